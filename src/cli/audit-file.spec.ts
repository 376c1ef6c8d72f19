import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicJwk } from '../lib/jws/public-jwk.js';
import { verifyAuditFile } from './audit-file.js';

describe(verifyAuditFile.name, () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const config = () => ({ auditKeyFile: at('key.pem') });
  const verify = (file: string, keys?: string) => verifyAuditFile(config, file, keys);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-file-'));
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(at('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(at('keys.json'), JSON.stringify({ keys: [publicJwk(publicKey)] }));
    writeFileSync(at('empty.jsonl'), '');
    writeFileSync(at('other.jsonl'), '{"name":"jianzhang"}\nno JSON\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['nothing', 'empty.jsonl', undefined, 0, 'the end of the export is missing'],
    ['another file', 'other.jsonl', undefined, 2, 'it is not a line as it was exported'],
    [
      'another file, with published keys',
      'other.jsonl',
      'keys.json',
      2,
      'it is not a line as it was exported',
    ],
  ])('tells that %s is no export', async (_, file, keys, rows, reason) => {
    const verdict = await verify(at(file), keys && at(keys));
    expect(verdict).toEqual({ rows, ok: false, firstBad: 1, reason });
  });

  it.each([
    ['a file that is not there', 'none.jsonl', undefined, /none\.jsonl: cannot be read \(ENOENT\)$/],
    ['a folder', '.', undefined, /: cannot be read \(EISDIR\)$/],
    ['keys that are not there', 'other.jsonl', 'none.json', /none\.json: cannot be read \(ENOENT\)$/],
    ['keys that are none', 'other.jsonl', 'other.jsonl', /other\.jsonl: no JSON Web Key Set of P-256 keys$/],
    ['a private key', 'other.jsonl', 'key.pem', /key\.pem: no JSON Web Key Set of P-256 keys$/],
  ])('cannot judge from %s', async (_, file, keys, message) => {
    await expect(verify(at(file), keys && at(keys))).rejects.toThrow(message);
  });

  it('cannot judge without any key', async () => {
    const none = () => ({ auditKeyFile: at('none.pem') });
    await expect(verifyAuditFile(none, at('other.jsonl'))).rejects.toThrow(
      /^AUDIT_KEY_FILE .*none\.pem: ENOENT/,
    );
  });
});
