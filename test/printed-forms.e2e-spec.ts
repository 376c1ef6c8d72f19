import { createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_TOOLS } from '../src/lib/qr/offline/node-tools.js';
import { verifyOffline } from '../src/lib/qr/offline/read/verify-offline.js';
import { projectRoot } from '../src/platform/config/project-root.js';
import { lookAtFile } from '../src/verification/engine/look/look-at-file.js';
import { EngineAlone } from './support/engine-alone.js';

const stored = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(projectRoot, 'test', 'golden', 'permits', name)));

/** When the files were made; they were issued as any permit, and their keys are gone. */
const THEN = new Date('2026-11-24T02:50:00Z');

/** What the pages said when they were made. */
const FORMS = [
  { version: 1, url: 'https://zz.yanjin.example/v/62JTXJFPRIETTCJXB26CJKHNKI' },
  { version: 2, url: 'https://zz.yanjin.example/v/7LR23BHYEEAWUOP2AKFI27FF34' },
] as const;

/** Whatever was printed once is answered for ever: these files are never made anew. */
describe.each(FORMS)('a permit printed in form $version', ({ version, url }) => {
  const bytes = stored(`construction-permit-${version}.pdf`);
  const der = (name: string): Uint8Array => new X509Certificate(stored(name)).raw;

  it('is judged sound, and not sound with one byte changed', () => {
    const engine = new EngineAlone([der('trust.pem')], [der('seal.pem')], THEN);
    expect(engine.isGood(bytes)).toBe(true);
    const changed = Uint8Array.from(bytes);
    changed[20_000] = (changed[20_000] ?? 0) ^ 1;
    expect(engine.isGood(changed)).toBe(false);
  });

  it('shows its code', async () => {
    const { codes, redSeals } = await lookAtFile({ current: bytes });
    expect(codes.map((code) => code.split('#')[0])).toEqual([url]);
    expect(redSeals.length).toBeGreaterThan(0);
  });
});

describe('the code printed in form 2', () => {
  it('is read without network', async () => {
    const { codes } = await lookAtFile({ current: stored('construction-permit-2.pdf') });
    const rootKey = createPublicKey(Buffer.from(stored('code-root.pem'))).export({
      type: 'spki',
      format: 'der',
    });
    const question = {
      text: codes[0] ?? '',
      trustList: stored('trust-list.cose'),
      statusList: stored('status-list.cose'),
      rootKey,
      now: THEN,
    };
    const answer = await verifyOffline(question, NODE_TOOLS);
    expect(answer).toMatchObject({
      state: 'valid-offline',
      test: true,
      claims: {
        issuer: 'CN-410726',
        number: '410726202611240101',
        version: '001',
        holderCode: '91410726MAK9Y6P7XK',
        issueDate: '2026-11-24',
      },
    });
    const later = { ...question, now: new Date('2036-11-24T02:50:00Z') };
    await expect(verifyOffline(later, NODE_TOOLS)).resolves.toMatchObject({ state: 'needs-network' });
  });
});
