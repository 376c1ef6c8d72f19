import { ApplicationSweeperService } from '../src/applications/application-sweeper.service.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import {
  announcement,
  AUTHORITY,
  attach,
  begin,
  exampleData,
  type Parties,
  partiesAt,
  PROJECT,
  scan,
  sha256,
  submitted,
  uploads,
  WITHOUT_LOOKING,
} from './support/application-scene.js';
import { OTHER_BUILDER } from './support/evidenced-service.js';
import { startService, type TestService } from './support/service.js';

const PLANNING_BUREAU = '11410726MB0X345697';
const NOWHERE = '00000000-0000-4000-8000-000000000000';
const MOST_BYTES = 20 * 1024 * 1024;

describe('what builders and officers send', () => {
  let service: TestService;
  let parties: Parties;
  let holder: Api;
  let officer: Api;
  let sending: ReturnType<typeof uploads>;
  beforeAll(async () => {
    service = await startService({
      env: { RATE_LIMIT_PER_ADDRESS: '1000000' },
      providers: WITHOUT_LOOKING,
    });
    parties = await partiesAt(service);
    ({ holder, officer } = parties);
    sending = uploads(service, parties.holderKey);
  });
  afterAll(() => service.close());

  describe('to begin an application', () => {
    let key = 0;
    const create = async (change: object, api = holder): Promise<Answer> => {
      const body = { matter: '0120001', issuer: AUTHORITY, projectCode: PROJECT, data: await exampleData() };
      key += 1;
      return api.post('/v1/applications', { ...body, ...change }, { 'idempotency-key': `input-${key}` });
    };
    const about = async (change: object): Promise<object> => ({
      data: { ...(await exampleData()), ...change },
    });

    it.each<[string, object, number, string, string]>([
      ['no matter', { matter: undefined }, 400, 'request-invalid', '/matter'],
      ['a matter that is none', { matter: '9999999' }, 422, 'matter-unknown', '/matter'],
      ['a matter that is not applied for here', { matter: '0180000' }, 422, 'matter-unknown', '/matter'],
      ['an issuer that is no code', { issuer: '审批局' }, 400, 'request-invalid', '/issuer'],
      ['an unknown issuer', { issuer: '91410726MAF2PH4P9Q' }, 422, 'issuer-unknown', '/issuer'],
      ['an issuer of other licences', { issuer: PLANNING_BUREAU }, 422, 'issuer-not-competent', '/issuer'],
      ['a project without hyphens', { projectCode: '2609410726' }, 400, 'request-invalid', '/projectCode'],
      ['data that is a text', { data: 'x' }, 400, 'request-invalid', '/data'],
      ['a field that is not known', { applicant: 'x' }, 400, 'request-invalid', '/applicant'],
      ['a permit that is not there', { replaces: '410726209901010101' }, 422, 'licence-change-refused', '/replaces'],
      ['a permit that is no number', { replaces: '../x' }, 400, 'request-invalid', '/replaces'],
    ])('%s is refused by its field', async (_, change, status, code, pointer) => {
      const answer = await create(change);
      expect([answer.status, codeOf(answer), pointersOf(answer)]).toEqual([status, code, [pointer]]);
    }); // prettier-ignore

    it.each<[string, object, string]>([
      ["another's project", { projectCode: '2609-410726-04-03-110017' }, '/data/projectCode'],
      ["another builder's project", { parties: [{ role: 'builder', name: '某公司', uscc: OTHER_BUILDER.uscc }] }, '/data/parties'],
      ['a term that is a text', { contractDays: 'long' }, '/data/contractDays'],
    ])('%s in the data is refused by its place', async (_, change, pointer) => {
      const answer = await create(await about(change));
      expect([answer.status, codeOf(answer), pointersOf(answer)]).toEqual([
        422,
        'licence-data-invalid',
        [pointer],
      ]);
    }); // prettier-ignore

    it('needs an Idempotency-Key, takes the same draft for the same one, and no other body under it', async () => {
      const body = { matter: '0120001', issuer: AUTHORITY, projectCode: PROJECT, data: {} };
      const post = (change: object, headers: Record<string, string>): Promise<Answer> =>
        holder.post('/v1/applications', { ...body, ...change }, headers);
      expect(pointersOf(await post({}, {}))).toEqual(['Idempotency-Key']);
      const [first, again] = await Promise.all([
        post({}, { 'idempotency-key': 'same' }),
        post({}, { 'idempotency-key': 'same' }),
      ]);
      expect(first.status).toBe(201);
      expect(again.body['id']).toBe(first.body['id']);
      const other = await post({ data: { category: '02' } }, { 'idempotency-key': 'same' });
      expect([other.status, codeOf(other)]).toEqual([422, 'idempotency-key-reused']);
    });

    it('is only for a builder, bound to its organisation', async () => {
      const unbound = httpApi(service, await service.key('holder', 'applications:write'));
      const system = httpApi(service, await service.keyOf(AUTHORITY, 'officer', 'applications:write'));
      for (const api of [unbound, system]) {
        const answer = await create({}, api);
        expect([answer.status, codeOf(answer)]).toEqual([403, 'organisation-required']);
      }
      expect((await create({}, officer)).status).toBe(403);
    });
  });

  describe('files', () => {
    const announce = (id: string, change: object): Promise<Answer> =>
      holder.post(`/v1/applications/${id}/attachments`, {
        ...announcement('0120001-07', scan('x')),
        ...change,
      });

    it.each<[string, object, number, string, string | null]>([
      ['of no material', { material: '0100000-01' }, 400, 'request-invalid', '/material'],
      ['with a path for a name', { fileName: '../../etc/passwd' }, 400, 'request-invalid', '/fileName'],
      ['with a name that turns round', { fileName: 'a\u202Efdp.exe' }, 400, 'request-invalid', '/fileName'],
      ['of no bytes', { bytes: 0 }, 400, 'request-invalid', '/bytes'],
      ['of half a byte', { bytes: 1.5 }, 400, 'request-invalid', '/bytes'],
      ['with a digest in capitals', { sha256: 'A'.repeat(64) }, 400, 'request-invalid', '/sha256'],
      ['of 20 MiB and a byte', { bytes: MOST_BYTES + 1 }, 413, 'request-too-large', null],
    ])('%s are not taken', async (_, change, status, code, pointer) => {
      const { id } = await begin(holder);
      const answer = await announce(id, change);
      expect([answer.status, codeOf(answer), pointersOf(answer)]).toEqual([
        status,
        code,
        pointer === null ? [] : [pointer],
      ]);
    });

    it('go on where they were after whatever broke off, and nowhere else', async () => {
      const { id } = await begin(holder);
      const file = scan('in pieces');
      const { body, headers } = await announce(id, { ...announcement('0120001-07', file) });
      const attachment = String(body['id']);
      expect([body['state'], headers.get('upload-offset'), headers.get('upload-length')]).toEqual([
        'uploading',
        '0',
        String(file.length),
      ]);
      const piece = (offset: number, end?: number): Promise<Answer> =>
        sending.piece(id, attachment, offset, file.subarray(offset, end));
      expect((await piece(0, 300)).headers.get('upload-offset')).toBe('300');
      for (const offset of [0, 299, 301]) {
        const wrong = await piece(offset, 400);
        expect([wrong.status, codeOf(wrong), wrong.body['offset']]).toEqual([
          409,
          'upload-offset-wrong',
          300,
        ]);
      }
      expect(await sending.head(id, attachment)).toBe('300');
      const again = await announce(id, { ...announcement('0120001-07', file) });
      expect([again.body['id'], again.headers.get('upload-offset')]).toEqual([attachment, '300']);
      const long = await sending.piece(id, attachment, 300, new Uint8Array(file.length));
      expect([long.status, codeOf(long)]).toEqual([413, 'request-too-large']);
      expect(await sending.head(id, attachment)).toBe('300');
      const path = `${service.url}/v1/applications/${id}/attachments/${attachment}`;
      const sent = async (type: string, offset?: string): Promise<unknown[]> => {
        const set = { authorization: parties.holderKey, 'content-type': type };
        const response = await fetch(path, {
          method: 'PATCH',
          headers: offset === undefined ? set : { ...set, 'upload-offset': offset },
          body: 'x',
        });
        return [
          response.status,
          ((await response.json()) as { errors?: { pointer: string }[] }).errors?.[0]?.pointer,
        ];
      };
      expect(await sent('application/octet-stream', '300')).toEqual([415, undefined]);
      expect(await sent('application/json', '300')).toEqual([400, undefined]);
      for (const offset of [undefined, '-1', '3e2', ''])
        expect(await sent('application/offset+octet-stream', offset)).toEqual([400, 'Upload-Offset']);

      const [one, two] = await Promise.all([piece(300), piece(300)]);
      expect([one.status, two.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
      const whole = (await holder.get(`/v1/applications/${id}/attachments/${attachment}`)).body;
      expect(whole).toMatchObject({ state: 'attached', standing: 'copy', sha256: sha256(file) });
      const back = await holder.raw(`/v1/applications/${id}/attachments/${attachment}/document`);
      expect(Buffer.from(await back.arrayBuffer()).equals(file)).toBe(true);
      expect((await piece(300)).status).toBe(409);
      expect(await sending.remove(id, attachment)).toBe(204);
      const listed = (await holder.get(`/v1/applications/${id}/materials`)).body['items'];
      expect((listed as { attachments: unknown[] }[]).flatMap(({ attachments }) => attachments)).toEqual([]);
    });

    it('are refused when they are not what was announced, or no PDF', async () => {
      const { id } = await begin(holder);
      const text = new TextEncoder().encode('%PDF-1.7\nnothing else');
      for (const [bytes, announced] of [
        [text, {}],
        [scan('one'), { sha256: sha256(scan('two')) }],
      ] as const) {
        const { body } = await announce(id, { ...announcement('0120001-07', bytes), ...announced });
        const attachment = String(body['id']);
        const answer = await sending.piece(id, attachment, 0, bytes);
        expect([answer.status, codeOf(answer), answer.body['attachmentId']]).toEqual([
          422,
          'attachment-refused',
          attachment,
        ]);
        const after = await sending.piece(id, attachment, 0, bytes);
        expect([after.status, after.body['state']]).toEqual([409, 'refused']);
      }
      const missing = await holder.post(`/v1/applications/${id}/submit`, undefined);
      expect([codeOf(missing), pointersOf(missing)]).toEqual([
        'application-incomplete',
        [
          '/materials/0120001-01',
          '/materials/0120001-05',
          '/materials/0120001-07',
          '/materials/0120001-08',
          '/materials/0120001-09',
        ],
      ]);
    });

    it('that nothing comes of for a day are given up', async () => {
      const { id } = await begin(holder);
      const file = scan('given up');
      const { body } = await announce(id, announcement('0120001-07', file));
      const attachment = String(body['id']);
      await sending.piece(id, attachment, 0, file.subarray(0, 10));
      const daily = (): Promise<void> =>
        service.app.get(ApplicationSweeperService, { strict: false }).daily();
      await daily();
      expect(await sending.head(id, attachment)).toBe('10');
      service.clock.advance(24 * 3600 + 1);
      await daily();
      const after = await sending.piece(id, attachment, 10, file.subarray(10));
      expect([after.status, after.body['state']]).toEqual([409, 'abandoned']);
    });
  });

  describe("another's application", () => {
    it('is not there for another builder, another department, or an officer before it is handed in', async () => {
      const { id } = await begin(holder);
      const { id: handedIn } = await submitted(service, parties);
      const attachment = await holder.post(
        `/v1/applications/${id}/attachments`,
        announcement('0120001-07', scan('mine')),
      );
      const strangerKey = await service.keyOf(OTHER_BUILDER.uscc, 'holder', 'applications:write');
      const stranger = httpApi(service, strangerKey);
      const colleague = httpApi(
        service,
        await service.keyOf(PLANNING_BUREAU, 'officer', 'applications:decide'),
      );
      const piece = uploads(service, strangerKey);
      const grounds = { reasons: '不符合法定条件', legalBasis: '《中华人民共和国建筑法》第八条' };
      const answers: Answer[] = [
        await stranger.get(`/v1/applications/${id}`),
        await stranger.get(`/v1/applications/${id}/materials`),
        await stranger.post(`/v1/applications/${id}/submit`, undefined),
        await stranger.post(`/v1/applications/${id}/withdraw`, { reason: '撤回申请' }),
        await stranger.post(`/v1/applications/${id}/attachments`, announcement('0120001-07', scan('theirs'))),
        await piece.piece(id, String(attachment.body['id']), 0, scan('mine')),
        await piece.change(id, { data: {} }),
        await colleague.get(`/v1/applications/${handedIn}`),
        await colleague.post(`/v1/applications/${handedIn}/accept`, undefined),
        await colleague.post(`/v1/applications/${handedIn}/decline`, grounds),
        await officer.get(`/v1/applications/${id}`),
        await officer.post(`/v1/applications/${id}/accept`, undefined),
        await officer.get(`/v1/applications/${NOWHERE}`),
      ];
      expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual(
        answers.map(() => [404, 'application-not-found']),
      );
      const [first, last] = [answers[0], await stranger.get(`/v1/applications/${NOWHERE}`)];
      expect(String(first?.body['detail']).replace(id, '')).toBe(
        String(last.body['detail']).replace(NOWHERE, ''),
      );
      for (const api of [stranger, colleague])
        expect((await api.get('/v1/applications')).body).toEqual({ items: [], nextCursor: null });
      const own = (await officer.get('/v1/applications')).body['items'] as { id: string }[];
      expect(own.map((each) => each.id)).toEqual([handedIn]);
      expect((await officer.get('/v1/applications/x')).status).toBe(400);
    });

    it("is not the officer's to write, and not the builder's to decide", async () => {
      const { id } = await submitted(service, parties);
      expect((await officer.post(`/v1/applications/${id}/withdraw`, { reason: '撤回申请' })).status).toBe(
        403,
      );
      expect((await holder.post(`/v1/applications/${id}/accept`, undefined)).status).toBe(403);
      const system = httpApi(
        service,
        await service.keyOf(AUTHORITY, 'approval-system', 'applications:decide'),
      );
      const answer = await system.post(`/v1/applications/${id}/accept`, undefined);
      expect([answer.status, codeOf(answer)]).toEqual([403, 'officer-required']);
    });
  });

  describe('at the desk', () => {
    const grounds = { reasons: '申请材料齐全', legalBasis: '《建筑法》第八条' };

    it('every refusal names the field', async () => {
      const { id } = await submitted(service, parties);
      const wrong: readonly [string, object, string[]][] = [
        ['decision', { ...grounds, outcome: 'maybe' }, ['/outcome']],
        ['decision', { outcome: 'refuse' }, ['/reasons', '/legalBasis']],
        ['decision', { ...grounds, reasons: '不'.repeat(501), outcome: 'refuse' }, ['/reasons']],
        ['decline', { ...grounds, reasons: '第一行\n第二行' }, ['/reasons']],
        ['decline', { ...grounds, note: 'x' }, ['/note']],
        ['stages', { finding: '' }, ['/finding']],
        ['corrections', { items: [] }, ['/items']],
        ['corrections', { items: [{ material: '0120001-07', detail: '' }] }, ['/items/0/detail']],
        ['corrections', { items: [{ material: '0100000-01', detail: '请补正' }] }, ['/items/0/material']],
        ['clock/stop', { reason: 'holiday', detail: '放假三天' }, ['/reason']],
        ['clock/start', {}, ['/detail']],
      ]; // prettier-ignore
      for (const [path, body, pointers] of wrong) {
        const answer = await officer.post(`/v1/applications/${id}/${path}`, body);
        expect([path, answer.status, codeOf(answer), pointersOf(answer)]).toEqual([
          path,
          400,
          'request-invalid',
          pointers,
        ]);
      }
      for (const query of ['limit=0', 'limit=101', 'cursor=%2F', 'cursor=eA', 'state=open'])
        expect(pointersOf(await officer.get(`/v1/applications?${query}`))).toEqual([
          `/${query.split('=')[0]}`,
        ]);
      expect((await officer.get(`/v1/applications/${id}`)).body['state']).toBe('submitted');
    });

    it('two who act at once: one does it, the other is told', async () => {
      const { id } = await submitted(service, parties);
      const answers = await Promise.all(
        ['accept', 'decline', 'accept'].map((path) =>
          officer.post(`/v1/applications/${id}/${path}`, path === 'decline' ? grounds : undefined),
        ),
      );
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
      const { body } = await officer.get(`/v1/applications/${id}`);
      const after = (body['history'] as { action: string }[]).map(({ action }) => action);
      expect(after.slice(after.indexOf('submit') + 1)).toHaveLength(1);
    });

    it('pages through its applications without losing or repeating any', async () => {
      const all = (await officer.get('/v1/applications?limit=100')).body['items'] as { id: string }[];
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await officer.get(`/v1/applications?limit=2${cursor}`);
        seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id));
        const next = body['nextCursor'] as string | null;
        cursor = next === null ? '' : `&cursor=${next}`;
      } while (cursor !== '');
      expect(seen).toEqual(all.map(({ id }) => id));
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThan(3);
    });
  });

  it('a file that is attached counts once, whoever announces it again', async () => {
    const { id } = await begin(holder);
    const first = await attach(service, parties, id, '0120001-07', scan('once'));
    const { body } = await holder.post(
      `/v1/applications/${id}/attachments`,
      announcement('0120001-07', scan('once')),
    );
    expect(body).toMatchObject({ id: first.id, state: 'attached' });
  });
});

function codeOf({ body }: Answer): string | undefined {
  return String(body['type']).split(':').at(-1);
}

function pointersOf({ body }: Answer): string[] {
  const errors = (body['errors'] ?? []) as { pointer: string }[];
  return [...new Set(errors.map(({ pointer }) => pointer))];
}
