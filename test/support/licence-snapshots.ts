import { readdirSync, readFileSync } from 'node:fs';
import type { LicenceSnapshot } from '../../src/rendering/licence-snapshot.js';
import { TemplatesService } from '../../src/rendering/templates.service.js';
import { PERMIT_TYPE } from './permit-type.js';

const CASES = 'seeds/cases';

/** The forms of this tree; read once, as checking them takes a moment. */
export const templates = TemplatesService.load('templates');

export const exampleCases: readonly string[] = readdirSync(CASES)
  .filter((file) => file.endsWith('.json'))
  .toSorted();

type CaseFile = Readonly<{ licenceType: string; issuer: string; data: Readonly<Record<string, unknown>> }>;

/** An example case as it looks once it has its numbers; `name` is a file in `seeds/cases`. */
export function snapshotOfCase(name: string, changes: Partial<LicenceSnapshot> = {}): LicenceSnapshot {
  const { licenceType, issuer, data } = JSON.parse(readFileSync(`${CASES}/${name}`, 'utf8')) as CaseFile;
  const serial = String(exampleCases.indexOf(name) + 1).padStart(2, '0');
  const form = { licenceType, templateVersion: '1' };
  const { holderName, holderCode } = templates.registerFields(form, data);
  const number = `41072620240815${serial}${String(data['category'])}`;
  return {
    ...form,
    number,
    identifier: `1.2.156.3005.2.11100000000013338W009.${issuer}.${number}.001.X`,
    version: '001',
    type: PERMIT_TYPE,
    issuer: { name: '延津县行政审批和政务信息管理局', uscc: issuer, region: '410726' },
    holder: { name: holderName, code: holderCode, codeType: { code: '001', name: '统一社会信用代码' } },
    issueDate: '2024-08-15',
    verification: {
      url: `https://zz.yanjin.example/v/ABCDEFGHJKMNPQRSTVWXYZ0${serial}A`,
      host: 'zz.yanjin.example',
      checkCode: '7K2M9P',
    },
    development: true,
    data: templates.mapPersonal(form, data, () => undefined),
    ...changes,
  };
}

/** A time at which everything in tests is drawn: half past ten in the morning in Yanjin. */
export const DRAWN_AT = new Date('2024-08-15T02:30:00Z');
