import { X509Certificate } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AUTHORITY, developmentSeals, MADE_AT } from '../../test/support/development-seals.js';
import { makeDevelopmentPki } from './development-pki.js';
import { rollOverAuthority, rollOverSeal } from './roll-over.js';

const ID = `${AUTHORITY.uscc}-p-256`;
const LATER = new Date('2027-06-01T00:00:00Z');

describe('rolling over', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await developmentSeals();
  });
  afterEach(() => rm(directory, { recursive: true }));

  const read = (name: string) => readFile(join(directory, name), 'utf8');
  const certificate = async (name: string) => new X509Certificate(await read(name));
  const listed = async () =>
    (JSON.parse(await read('seals.json')) as { seals: { id: string; certificate: string }[] }).seals;

  it('gives a seal a second key and certificate, and leaves the first as it was', async () => {
    const before = await read(`seals/${ID}.pem`);
    const row = await rollOverSeal({ directory, now: LATER, id: ID });
    expect(row).toEqual({
      id: `${ID}-r2`,
      uscc: AUTHORITY.uscc,
      name: AUTHORITY.name,
      sealCode: AUTHORITY.sealCode,
      keyType: 'p-256',
      certificate: `seals/${ID}-r2.pem`,
      key: `seals/${ID}-r2.key.pem`,
    });
    expect(await read(`seals/${ID}.pem`)).toBe(before);
    expect((await listed()).map(({ id }) => id)).toEqual([ID, `${ID}-r2`]);
    const [old, young] = [await certificate(`seals/${ID}.pem`), await certificate(row.certificate)];
    expect(young.subject).toBe(old.subject);
    expect(young.publicKey.equals(old.publicKey)).toBe(false);
    expect(young.validFrom).toBe('May 31 00:00:00 2027 GMT');
    expect(young.verify((await certificate('issuing-ca.pem')).publicKey)).toBe(true);
  });

  it('goes on counting, from whichever of them it is asked', async () => {
    await rollOverSeal({ directory, now: LATER, id: ID });
    await rollOverSeal({ directory, now: LATER, id: `${ID}-r2` });
    await rollOverSeal({ directory, now: LATER, id: ID });
    expect((await listed()).map(({ id }) => id)).toEqual([ID, `${ID}-r2`, `${ID}-r3`, `${ID}-r4`]);
  });

  it('refuses a seal that is not there', async () => {
    const none = rollOverSeal({ directory, now: LATER, id: 'none' });
    await expect(none).rejects.toThrow('there is no seal none in');
  });

  it('lets a new CA issue, and keeps the old one with what it has issued', async () => {
    const before = await read('issuing-ca.pem');
    expect(await rollOverAuthority({ directory, now: LATER, kind: 'issuing-ca' })).toBe('issuing-ca-2');
    const row = await rollOverSeal({ directory, now: LATER, id: ID });
    const [seal, young] = [await certificate(row.certificate), await certificate('issuing-ca-2.pem')];
    expect(seal.verify(young.publicKey)).toBe(true);
    expect(seal.infoAccess).toContain('http://127.0.0.1:3180/ocsp/issuing-ca-2');
    expect(await read('issuing-ca.pem')).toBe(before);
    const responder = await certificate('ocsp/issuing-ca-2.pem');
    expect(responder.verify(young.publicKey)).toBe(true);
  });

  it('is kept by the next run, which issues under the new CA', async () => {
    await rollOverAuthority({ directory, now: LATER, kind: 'builder-ca' });
    const holder = { name: '测试有限公司', uscc: '91410726MA0TEST01X' };
    await makeDevelopmentPki({ directory, now: MADE_AT, authorities: [], holders: [holder] });
    const young = await certificate('builder-ca-2.pem');
    expect(young.subject).toBe('C=CN\nO=测试\nCN=建章开发单位证书签发机构 G2');
    expect((await certificate(`holders/${holder.uscc}.pem`)).verify(young.publicKey)).toBe(true);
  });
});
