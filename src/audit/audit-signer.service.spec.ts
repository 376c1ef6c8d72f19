import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppConfig } from '../platform/config/app-config.js';
import { AuditSignerService } from './audit-signer.service.js';

const TYPE = 'jz-lookup-receipt+jws';

describe(AuditSignerService.name, () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'audit-signer-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signerWith = (text: string): AuditSignerService => {
    writeFileSync(join(folder, 'key.pem'), text);
    return new AuditSignerService({
      auditKeyFile: join(folder, 'key.pem'),
      environment: 'production',
    } as AppConfig);
  };

  it('still proves what a former key signed, and signs with the new one', async () => {
    const [former, present] = [pair(), pair()];
    const old = former.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const token = await signerWith(old).signed({ sequence: 7 }, TYPE);

    const alone = present.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const rotated = signerWith(alone + former.publicKey.export({ type: 'spki', format: 'pem' }).toString());
    expect(rotated.verifySigned(token, TYPE)).toMatchObject({ payload: { sequence: 7 } });
    const { kid } = rotated.verifySigned(await rotated.signed({}, TYPE), TYPE);
    expect(rotated.publicKeys.map((key) => key.kid)[0]).toBe(kid);
    expect(rotated.publicKeys.map((key) => key.kid)[1]).toBe(rotated.verifySigned(token, TYPE).kid);

    const forgetful = signerWith(alone);
    expect(() => forgetful.verifySigned(token, TYPE)).toThrow(
      expect.objectContaining({ code: 'jws-key-unknown' }),
    );
  });

  it('does not let a statement of one kind pass for another', async () => {
    const signer = signerWith(pair().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const token = await signer.signed({}, TYPE);
    expect(() => signer.verifySigned(token, 'jz-audit-checkpoint+jws')).toThrow(
      expect.objectContaining({ code: 'jws-type' }),
    );
  });
});
