import { X509Certificate } from 'node:crypto';
import { AuditService } from '../src/audit/audit.service.js';
import { IssuanceService } from '../src/issuance/issuance.service.js';
import { addRevocations } from '../src/pki/revocations.js';
import { Database } from '../src/platform/database/database.js';
import { httpApi } from './support/api.js';
import {
  type ApplicationBody,
  attach,
  begin,
  exampleData,
  type Parties,
  partiesAt,
  PROJECT,
  scan,
  sealed,
} from './support/application-scene.js';
import {
  BUILDER,
  builderKey,
  type EvidencedService,
  evidencedService,
  issueMinimal,
} from './support/evidenced-service.js';
import { exampleCase } from './support/example-case.js';

const GROUNDS = { reasons: '申请材料齐全，符合法定条件', legalBasis: '《中华人民共和国建筑法》第八条' };

describe('an application', () => {
  let scene: EvidencedService;
  let parties: Parties;
  beforeAll(async () => {
    scene = await evidencedService({});
    parties = await partiesAt(scene.service);
  });
  afterAll(() => scene.close());

  it('goes from a draft with two sealed files to the issued permit, and every step stands in the audit', async () => {
    const { service } = scene;
    const { holder, officer } = parties;
    const { id } = await begin(holder, { ...(await exampleData()), contractDays: undefined });
    expect(await holder.post(`/v1/applications/${id}/submit`, undefined)).toMatchObject({
      status: 422,
      body: {
        type: expect.stringContaining('application-incomplete'),
        errors: [
          { pointer: '/materials/0120001-01' },
          { pointer: '/materials/0120001-05' },
          { pointer: '/materials/0120001-07' },
          { pointer: '/materials/0120001-08' },
          { pointer: '/materials/0120001-09' },
        ],
      },
    });

    const first = await attach(service, parties, id, '0120001-01', await sealed(scene, holder, 'form'));
    expect(first).toMatchObject({ state: 'attached', standing: 'original', verdict: 'sealed-by-another' });
    expect(first.checks.map(({ step, result }) => [step, result])).toEqual([
      ['hash', 'passed'],
      ['read', 'passed'],
      ['evidence', 'found'],
      ['seal', 'TOTAL_PASSED'],
      ['changes', 'passed'],
      ['verdict', 'sealed-by-another'],
    ]);
    expect(first.checks[3]).toMatchObject({
      detail: { kind: 'seal', subject: expect.stringContaining(BUILDER.name), level: 'B-T' },
    });
    const second = await attach(service, parties, id, '0120001-09', await sealed(scene, holder, 'pledge'));
    expect(second).toMatchObject({ standing: 'original' });
    for (const material of ['0120001-05', '0120001-07', '0120001-08'])
      expect(await attach(service, parties, id, material, scan(material))).toMatchObject({
        standing: 'copy',
        verdict: 'not-sealed',
      });
    const { body: list } = await holder.get(`/v1/applications/${id}/materials`);
    expect(list).toMatchObject({ complete: true });
    expect((list.items as { state: string }[]).map(({ state }) => state)).toEqual([
      'attached',
      'fetched',
      'fetched',
      'fetched',
      'attached',
      'fetched',
      'attached',
      'attached',
      'attached',
    ]);

    expect(await holder.post(`/v1/applications/${id}/submit`, undefined)).toMatchObject({
      status: 422,
      body: {
        type: expect.stringContaining('licence-data-invalid'),
        errors: [{ pointer: '/data/contractDays' }],
      },
    });
    const step = async (path: string, body?: object, who = officer): Promise<ApplicationBody> => {
      const answer = await who.post(`/v1/applications/${id}/${path}`, body);
      expect({ path, status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
      return answer.body as unknown as ApplicationBody;
    };
    await changed(id, await exampleData());
    expect(await step('submit', undefined, holder)).toMatchObject({
      state: 'submitted',
      caseNo: 'SQ-20261123-0001',
      clock: null,
    });
    expect(await step('accept')).toMatchObject({
      state: 'accepted',
      clock: { limit: 12, used: 0, left: 12, dueOn: '2026-12-09', lamp: 'green' },
    });
    expect(
      await officer.post(`/v1/applications/${id}/decision`, { ...GROUNDS, outcome: 'approve' }),
    ).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('application-action-refused'), stage: 'review' },
    });
    await step('stages', { finding: '经审查，符合条件' });
    const decided = await step('decision', { ...GROUNDS, outcome: 'approve' });
    expect(decided).toMatchObject({ state: 'approved', licence: { state: expect.any(String) } });
    const licenceId = decided.licence?.id ?? '';
    await untilValid(licenceId);
    const { body: licence } = await officer.get(`/v1/licences/${licenceId}`);
    expect(licence).toMatchObject({
      state: 'valid',
      caseNo: 'SQ-20261123-0001',
      holder: { code: BUILDER.uscc },
    });
    expect((await officer.raw(`/v1/licences/${licenceId}/document`)).status).toBe(200);
    expect((await holder.get(`/v1/applications/${id}`)).body).toMatchObject({
      licence: { id: licenceId, state: 'valid', number: licence.number },
    });

    const rows = await service.app
      .get(AuditService, { strict: false })
      .aboutHolder(BUILDER.uscc, { limit: 100 });
    const kinds = rows.map(({ kind }) => kind).filter((kind) => kind.startsWith('application-'));
    expect(kinds.toReversed()).toEqual([
      'application-drafted',
      ...Array<string>(6).fill('application-changed'),
      'application-submitted',
      'application-accepted',
      'application-stage-completed',
      'application-decided',
      'application-issued',
    ]);
    expect(rows.find(({ kind }) => kind === 'application-issued')?.licenceIds).toEqual([licenceId]);
    expect(rows.find(({ kind }) => kind === 'application-decided')?.body).toMatchObject({
      caseNo: 'SQ-20261123-0001',
      action: 'approve',
      detail: GROUNDS,
    });
  });

  it('needs no paper of what is here, as long as that is in force', async () => {
    const { holder } = parties;
    const { id } = await begin(holder);
    const { id: licenceId, number } = await issueMinimal(scene);
    // As if its department had registered it.
    const become = (columns: string): Promise<unknown> =>
      scene.service.app
        .get(Database)
        .write((manager) => manager.query(`UPDATE licences SET ${columns} WHERE "id" = '${licenceId}'`));
    const stateOf = async (): Promise<unknown> => {
      const { body } = await holder.get(`/v1/applications/${id}/materials`);
      const items = body.items as { code: string; state: string; licences: { number: string }[] }[];
      const { state, licences = [] } = items.find(({ code }) => code === '0120001-05') ?? {};
      return [state, licences.map((licence) => licence.number)];
    };
    expect(await stateOf()).toEqual(['needed', []]);
    await become(`"licenceType" = 'drawing-review-certificate'`);
    expect(await stateOf()).toEqual(['exempt', [number]]);
    expect(await pointersAtSubmission(id)).not.toContain('/materials/0120001-05');
    await become(`"projectCode" = '2609-410726-04-03-110017'`);
    expect(await stateOf()).toEqual(['needed', []]);
    await become(`"projectCode" = '${PROJECT}', "status" = 'revoked'`);
    expect(await stateOf()).toEqual(['needed', []]);
    expect(await pointersAtSubmission(id)).toContain('/materials/0120001-05');
  });

  it('is not gone round: only an approval system hands cases over, by name and on record', async () => {
    const { service, api } = scene;
    const officer = httpApi(service, await service.key('officer', 'licences:issue'));
    expect(await officer.post('/v1/licences', await exampleCase('01-minimal.json', 'ROUND-1'))).toMatchObject(
      {
        status: 403,
        body: { type: expect.stringContaining('approval-system-required'), role: 'officer' },
      },
    );
    expect((await api.post('/v1/licences', await exampleCase('01-minimal.json', 'ROUND-2'))).status).toBe(
      202,
    );
    const audit = service.app.get(AuditService, { strict: false });
    const row = (await audit.since(0, ['application-handed-over'], 10)).at(-1);
    expect(row).toMatchObject({
      actor: { organisation: '测试单位' },
      holderCodes: [BUILDER.uscc],
      body: { system: 'test approval-system', caseNo: 'ROUND-2' },
    });
  });

  it('does not count what was sealed with a certificate that is revoked by now', async () => {
    const { service, pki, clock } = scene;
    const { id } = await begin(parties.holder);
    const file = await sealed(scene, parties.holder, 'revoked');
    const [der = ''] = (await builderKey(pki, BUILDER.uscc)).certificates;
    const { serialNumber } = new X509Certificate(Buffer.from(der, 'base64'));
    const serial = serialNumber.toLowerCase();
    const reason = 'keyCompromise';
    await addRevocations(pki.directory, [{ serial, authority: 'builder-ca', at: clock.now(), reason }]);
    clock.advance(2 * 3600);
    const attached = await attach(service, parties, id, '0120001-01', file);
    expect(attached).toMatchObject({ state: 'attached', standing: 'broken' });
    expect(attached.checks[2]).toMatchObject({
      step: 'evidence',
      result: 'revoked',
      detail: { serial, reason, revokedAt: '2026-11-23T02:00:00.000Z' },
    });
    expect(await pointersAtSubmission(id)).toContain('/materials/0120001-01');
  });

  const pointersAtSubmission = async (id: string): Promise<string[]> => {
    const { body } = await parties.holder.post(`/v1/applications/${id}/submit`, undefined);
    return (body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
  };

  const changed = async (id: string, data: object): Promise<void> => {
    const response = await fetch(`${scene.service.url}/v1/applications/${id}`, {
      method: 'PATCH',
      headers: { authorization: parties.holderKey, 'content-type': 'application/json' },
      body: JSON.stringify({ data }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ projectCode: PROJECT, data });
  };

  const untilValid = async (licenceId: string): Promise<void> => {
    await scene.service.app.get(IssuanceService, { strict: false }).waitFor(licenceId, 20_000);
  };
});
