import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Api } from './support/api.js';
import { AUTHORITY, developmentSeals } from './support/development-seals.js';
import { GOOD } from './support/hand-made-pictures.js';
import { newPapers, type SealPapers } from './support/seal-papers.js';
import { SealScene } from './support/seal-scene.js';

/** One day into the certificates of these tests. */
const AT = new Date('2026-01-02T02:00:00Z');
const DAY = 86_400_000;

type Pending = { action: string; digest: string; approvals: { name: string }[] };

describe('the life of a seal', () => {
  let directory: string;
  let scene: SealScene;
  let papers: SealPapers;
  let first: Api;
  let second: Api;
  let next = 0;

  beforeAll(async () => {
    directory = await developmentSeals();
    await rm(join(directory, 'seals.json'));
    papers = await newPapers(directory, 'first');
    scene = await SealScene.open({ seals: directory, at: AT });
    first = await scene.as('张三', 'officer', 'seals:read', 'seals:manage');
    second = await scene.as('李四', 'officer', 'seals:read', 'seals:manage');
  });
  beforeEach(() => scene.clock.set(AT));
  afterAll(async () => {
    await scene.close();
    await rm(directory, { recursive: true });
  });

  const terms = (change: object = {}) => ({
    uscc: AUTHORITY.uscc,
    name: AUTHORITY.name,
    sealCode: AUTHORITY.sealCode,
    licenceTypes: ['construction-permit'],
    dailyLimit: 5,
    ...papers,
    ...change,
  });
  const draft = async (change: object = {}): Promise<string> => {
    next += 1;
    const id = `seal-${next}`;
    const { status, body } = await first.post('/v1/seals', { id, ...terms(change) });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return id;
  };
  const pending = async (id: string, action: string): Promise<Pending> => {
    const { body } = await first.get(`/v1/seals/${id}`);
    const found = (body.pending as Pending[]).find((each) => each.action === action);
    if (!found) throw new Error(`${action} is not pending`);
    return found;
  };
  const approve = async (api: Api, id: string, action = 'activate', digest?: string) => {
    const body = { action, digest: digest ?? (await pending(id, action)).digest };
    const answer = await api.post(`/v1/seals/${id}/approvals`, body);
    return answer.status === 200 ? answer.body.status : String(answer.body.type).replace(/.*:/, '');
  };

  it('begins with a draft that two officers activate', async () => {
    const id = await draft();
    expect(await approve(first, id)).toBe('draft');
    expect((await pending(id, 'activate')).approvals).toMatchObject([{ name: '张三' }]);
    expect(await approve(second, id)).toBe('active');
    const { body } = await first.get(`/v1/seals/${id}/events`);
    const events = (body.items as { kind: string; name: string }[]).map(
      ({ kind, name }) => `${kind} ${name}`,
    );
    expect(events).toEqual(['created 张三', 'approved 张三', 'approved 李四', 'activated 李四']);
    expect((await first.get(`/v1/seals/${id}`)).body).toMatchObject({
      uscc: AUTHORITY.uscc,
      status: 'active',
      licenceTypes: ['construction-permit'],
      specimen: { kind: 'authority-round', code: AUTHORITY.sealCode },
      dailyLimit: 5,
      usesToday: 0,
      uses: 0,
      pending: [],
      certificate: { notBefore: '2025-12-31T00:00:00.000Z', notAfter: '2028-12-31T00:00:00.000Z' },
    });
  });

  it('lets nobody be both officers', async () => {
    const id = await draft();
    await approve(first, id);
    expect(await approve(first, id)).toBe('approval-repeated');
    const otherKey = await scene.as('张三', 'officer', 'seals:manage');
    expect(await approve(otherKey, id)).toBe('approval-repeated');
    const answers = await Promise.all([approve(first, id), approve(first, id)]);
    expect(answers).toEqual(['approval-repeated', 'approval-repeated']);
    expect((await first.get(`/v1/seals/${id}`)).body.status).toBe('draft');
  });

  it('counts one officer once who approves twice at the same moment', async () => {
    const id = await draft();
    const { digest } = await pending(id, 'activate');
    const answers = await Promise.all([1, 2, 3].map(() => approve(first, id, 'activate', digest)));
    expect(answers.filter((answer) => answer === 'draft')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'approval-repeated')).toHaveLength(2);
  });

  it.each([
    { role: 'operator', scopes: ['seals:read', 'seals:manage'], problem: 'officer-required' },
    { role: 'approval-system', scopes: ['seals:manage'], problem: 'officer-required' },
    { role: 'officer', scopes: ['seals:read'], problem: 'scope-missing' },
  ] as const)('lets no $role with $scopes approve: $problem', async ({ role, scopes, problem }) => {
    const id = await draft();
    const other = await scene.as('王五', role, ...scopes);
    expect(await approve(other, id)).toBe(problem);
  });

  it('asks both again when the draft is changed after the first approval', async () => {
    const id = await draft();
    const seen = await pending(id, 'activate');
    await approve(first, id);
    expect((await second.post(`/v1/seals/${id}`, {})).status).toBe(405);
    expect((await second.put(`/v1/seals/${id}`, terms({ dailyLimit: 6 }))).status).toBe(200);
    expect(await approve(second, id, 'activate', seen.digest)).toBe('proposal-changed');
    expect((await pending(id, 'activate')).approvals).toEqual([]);
    expect(await approve(second, id)).toBe('draft');
    expect(await approve(first, id)).toBe('active');
    expect((await second.put(`/v1/seals/${id}`, terms())).body.type).toMatch(/:seal-action-refused$/);
  });

  it.each<{ name: string; change: () => Promise<object> | object; problem: string }>([
    {
      name: 'the certificate of another organisation',
      change: () => ({ uscc: '11410726MB0X345697' }),
      problem: 'seal-certificate-refused',
    },
    {
      name: 'a chain without its root',
      change: () => ({ certificates: papers.certificates.split(/(?<=END CERTIFICATE-----\n)/)[0] }),
      problem: 'seal-certificate-refused',
    },
    {
      name: 'a certificate that is over',
      change: () => newPapers(directory, 'over', { notAfter: new Date(AT.getTime() - 1) }),
      problem: 'seal-certificate-refused',
    },
    {
      name: 'a certificate that ends within a day',
      change: () => newPapers(directory, 'ending', { notAfter: new Date(AT.getTime() + DAY - 1000) }),
      problem: 'certificate-ending',
    },
    {
      name: 'a PIN in the key reference',
      change: () => ({ keyReference: 'pkcs12:a.p12?pin=123456' }),
      problem: 'request-invalid',
    },
    { name: 'a limit of nothing', change: () => ({ dailyLimit: 0 }), problem: 'request-invalid' },
    { name: 'no licence type', change: () => ({ licenceTypes: [] }), problem: 'request-invalid' },
    { name: 'a name that does not fit', change: () => ({ name: '短' }), problem: 'text-does-not-fit' },
    { name: 'an id that is taken', change: () => ({ id: 'seal-1' }), problem: 'seal-already-exists' },
  ])('refuses a draft with $name', async ({ change, problem }) => {
    const { body } = await first.post('/v1/seals', { id: 'refused', ...terms(await change()) });
    expect(body.type).toMatch(new RegExp(`:${problem}$`));
    expect(JSON.stringify(body)).not.toContain('123456');
    expect((await first.get('/v1/seals/refused')).status).toBe(404);
  });

  it.each([
    {
      name: 'belongs to another certificate',
      reference: async () => (await newPapers(directory, 'other')).keyReference,
    },
    { name: 'is not there', reference: async () => 'pem:seals/nowhere.key.pem' },
  ])('activates no seal whose key $name', async ({ reference }) => {
    const id = await draft({ keyReference: await reference() });
    expect(await approve(first, id)).toBe('seal-certificate-refused');
  });

  it('shows a specimen that was sent as a picture, and refuses one that lies about its type', async () => {
    const send = (mediaType: string) =>
      first.post('/v1/seals', {
        id: `picture-${mediaType.slice(6, 9)}`,
        ...terms({ specimenFile: { mediaType, content: GOOD.toString('base64'), millimetres: 42 } }),
      });
    expect((await send('image/svg+xml')).body.type).toMatch(/:specimen-invalid$/);
    const { status, body } = await send('image/png');
    expect(status).toBe(201);
    expect(body.specimen).toMatchObject({ kind: 'uploaded', millimetres: 42 });
    expect(await approve(first, 'picture-png')).toBe('draft');
    const { specimen } = await scene.sealing.sealById('picture-png');
    expect(specimen.width).toBeCloseTo(119.06, 1); // 42 mm
    expect(specimen.image).toMatchObject({ width: 160, height: 120 });
  });

  it('is stopped by one person, resumed by two, and retired for ever', async () => {
    const id = await draft();
    await approve(first, id);
    await approve(second, id);
    const stop = async (action: string) => (await first.post(`/v1/seals/${id}/${action}`, {})).body;
    expect(await stop('suspend')).toMatchObject({ status: 'suspended' });
    expect(await stop('suspend')).toMatchObject({
      type: expect.stringMatching(/:seal-action-refused$/) as string,
    });
    expect(await approve(first, id, 'resume')).toBe('suspended');
    expect(await approve(first, id, 'resume')).toBe('approval-repeated');
    expect(await approve(second, id, 'resume')).toBe('active');
    expect(await stop('suspend')).toMatchObject({ status: 'suspended' });
    expect(await approve(second, id, 'resume')).toBe('suspended'); // approvals of before are used up
    expect(await stop('retire')).toMatchObject({ status: 'retired', pending: [] });
    for (const action of ['activate', 'resume', 'replace-certificate'])
      expect(await approve(first, id, action, '0'.repeat(64))).toBe('seal-action-refused');
  });

  describe('with another certificate proposed', () => {
    it('takes it when two officers approve just this one', async () => {
      const id = await draft();
      await approve(first, id);
      await approve(second, id);
      const before = (await first.get(`/v1/seals/${id}`)).body.certificate;
      const propose = async (body: object) => second.put(`/v1/seals/${id}/certificate-proposal`, body);
      expect((await propose(papers)).body.type).toMatch(/:seal-certificate-refused$/);
      const strange = await newPapers(directory, 'strange', {
        subject: [{ type: '2.5.4.10', value: '别的单位' }],
      });
      expect((await propose(strange)).body.type).toMatch(/:seal-certificate-refused$/);
      expect((await propose(await newPapers(directory, 'second'))).status).toBe(200);
      const seen = await pending(id, 'replace-certificate');
      expect(await approve(first, id, 'replace-certificate')).toBe('active');
      expect((await propose(await newPapers(directory, 'third'))).status).toBe(200);
      expect(await approve(second, id, 'replace-certificate', seen.digest)).toBe('proposal-changed');
      expect(await approve(second, id, 'replace-certificate')).toBe('active');
      expect((await first.get(`/v1/seals/${id}`)).body.certificate).toEqual(before);
      expect(await approve(first, id, 'replace-certificate')).toBe('active');
      const { body } = await first.get(`/v1/seals/${id}`);
      expect(body.certificate).not.toEqual(before);
      expect(body).toMatchObject({ keyReference: 'pem:seals/third.key.pem', pending: [] });
    });

    it('keeps the old one when the new key does not answer', async () => {
      const id = await draft();
      await approve(first, id);
      await approve(second, id);
      const { certificates } = await newPapers(directory, 'fourth');
      await second.put(`/v1/seals/${id}/certificate-proposal`, { certificates }); // with the old key
      expect(await approve(first, id, 'replace-certificate')).toBe('seal-certificate-refused');
    });
  });
});
