import { createHash, createPublicKey, verify } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { readCoseSign1 } from '../src/lib/cose/read/cose-sign1.js';
import { readQrClaims } from '../src/lib/qr/payload/read/qr-payload.js';
import { readBase32 } from '../src/lib/qr/payload/read/base32.js';
import { type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';
import { testSeals } from './support/test-seals.js';

type Body = { id: string; number: string; verification: { url: string; code?: string } };

describe('the code on a permit', () => {
  let service: TestService;
  let api: Api;
  beforeAll(async () => {
    // Every page is painted, and the code read from the pixels.
    service = await startService({ env: { RENDER_SAMPLE: '1' } });
    api = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
  });
  afterAll(() => service.close());

  const issue = async (from: Api, caseNo: string, file = '01-minimal.json') => {
    const { status, body } = await from.post('/v1/licences', await exampleCase(file, caseNo), {
      prefer: 'wait=30',
    });
    expect([status, body.failure]).toEqual([201, undefined]);
    return body as Body;
  };

  it('leads to the same page, and says behind # what the issuer signed', async () => {
    const { number, verification } = await issue(api, 'CODE-1');
    expect(verification.code).toMatch(/^https:\/\/zz\.yanjin\.example\/v\/[A-Z2-7]{26}#[A-Z2-7]+$/);
    const [url, payload = ''] = String(verification.code).split('#');
    expect(url).toBe(verification.url);

    const message = readCoseSign1(inflateSync(readBase32(payload)));
    const pem = await readFile(join(await testSeals(), 'codes', 'CN-410726.pem'));
    const key = { key: createPublicKey(pem), dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', message.toBeSigned, key, message.signature)).toBe(true);
    // The members of `data` in seeds/cases/01-minimal.json, sorted by hand.
    const data =
      '{"address":"延津县马庄乡马庄村东侧、示例路北侧","category":"01","contractDays":150,"contractPriceWan":"386.5",' +
      '"parties":[{"name":"延津县示例粮食购销有限公司","role":"builder","uscc":"91410726MAK9Y6P7XK"},' +
      '{"name":"新乡市虚构建筑安装工程有限公司","role":"contractor","uscc":"91410700MAD7KT6N17"}],' +
      '"projectCode":"2609-410726-04-03-110016","projectName":"延津县示例粮食购销有限公司马庄乡粮食周转仓库",' +
      '"scale":"新建单层仓库一座，建筑面积2160.00平方米","specialProject":false,' +
      '"unitWorks":[{"kind":"building","name":"粮食周转仓库"}]}';
    expect(readQrClaims(message.payload)).toEqual({
      issuer: 'CN-410726',
      issuedAt: new Date('2026-11-23T02:00:00Z'),
      number,
      version: '001',
      projectCode: '2609-410726-04-03-110016',
      holderCode: '91410726MAK9Y6P7XK',
      issueDate: '2026-11-23',
      contentHash: new Uint8Array(createHash('sha256').update(data).digest().subarray(0, 16)),
    });
  });

  it('can be read from the painted page of larger cases', async () => {
    const files = await readdir(join(service.config.seedsDirectory, 'cases'));
    for (const file of files.filter((name) => name.endsWith('.json')).slice(1, 4)) {
      expect((await issue(api, `CODE-${file}`, file)).verification.code).toContain('#');
    }
  });

  it('is the address alone where there is no key for codes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jianzhang-no-codes-'));
    await cp(await testSeals(), folder, { recursive: true });
    await rm(join(folder, 'codes.json'));
    const other = await startService({ seals: folder, env: { RENDER_SAMPLE: '1' } });
    try {
      const key = await other.key('approval-system', 'licences:issue', 'licences:read');
      const { verification } = await issue(httpApi(other, key), 'CODE-2');
      expect(verification.code).toBe(verification.url);
    } finally {
      await other.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
