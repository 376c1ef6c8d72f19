import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_TYPES, type KeyType } from '../../src/lib/x509/key-type.js';
import { FolderSeals } from '../../src/sealing/folder-seals.js';
import { AUTHORITY, developmentSeals, drawnSquare, SettableClock } from '../support/development-seals.js';
import { ask, judgedBy } from './judges.js';

/** Judges look at the clock of the machine. */
const SEALED_AT = new Date();

describe('seals', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await developmentSeals(KEY_TYPES, SEALED_AT);
    const service = await FolderSeals.open({ directory, production: false }, new SettableClock(SEALED_AT));
    for (const keyType of KEY_TYPES) await seal(service, keyType);
  });
  afterAll(() => rm(directory, { recursive: true }));

  const file = (name: string) => join(directory, name);
  const sealed = (keyType: KeyType) => file(`${keyType}.pdf`);

  /** Writes the sealed file, and apart from it its CMS and the bytes that are covered; each also damaged. */
  async function seal(service: FolderSeals, keyType: KeyType): Promise<void> {
    const own = service.sealById(`${AUTHORITY.uscc}-${keyType}`);
    const prepared = service.prepare(drawnSquare(), own, SEALED_AT);
    const bytes = await service.complete(prepared, own);
    const [, before, after] = prepared.byteRange;
    const digits = Buffer.from(bytes.subarray(before + 1, after - 1)).toString('latin1');
    const covered = Buffer.concat([bytes.subarray(0, before), bytes.subarray(after)]);
    await writeFile(sealed(keyType), bytes);
    await writeFile(file(`${keyType}.cms`), Buffer.from(digits, 'hex'));
    await writeFile(file(`${keyType}.bytes`), covered);
    await writeFile(file(`${keyType}.damaged.pdf`), flipped(bytes, 100));
    await writeFile(file(`${keyType}.damaged.bytes`), flipped(covered, 100));
  }

  describe.each(KEY_TYPES)('%s', (keyType) => {
    const certificate = () => file(`seals/${AUTHORITY.uscc}-${keyType}.pem`);

    judgedBy(['openssl'], () => {
      const verify = (content: string, options = '') =>
        ask('openssl', [
          ...`cms -verify -cades -binary -inform DER ${options}`.trim().split(' '),
          '-in',
          file(`${keyType}.cms`),
          '-content',
          file(content),
          '-CAfile',
          file('trust.pem'),
          '-out',
          file('out'),
        ]);

      it('is a CAdES signature under our root', () => {
        expect(verify(`${keyType}.bytes`, '-purpose any')).toEqual({
          status: 0,
          output: 'CAdES Verification successful\n',
        });
      });

      it('serves the purpose that is asked for by default', () => {
        expect(verify(`${keyType}.bytes`).status).toBe(0);
      });

      it('is refused when one byte is flipped', () => {
        const { status, output } = verify(`${keyType}.damaged.bytes`);
        expect(status).not.toBe(0);
        expect(output).toContain('CMS_SignerInfo_verify_content:verification failure');
      });

      it('has a chain by the strict rules', () => {
        const options = ['-CAfile', file('trust.pem'), '-untrusted', file('issuing-ca.pem')];
        expect(
          ask('openssl', ['verify', '-x509_strict', '-policy_check', ...options, certificate()]),
        ).toEqual({ status: 0, output: `${certificate()}: OK\n` });
      });
    });

    judgedBy(['pdfsig'], () => {
      it('is valid and signs the whole document', () => {
        const { output } = ask('pdfsig', [sealed(keyType)]);
        expect(output).toContain('Signature is Valid.');
        expect(output).toContain('Total document signed');
        expect(output).toContain('Signature Type: ETSI.CAdES.detached');
        expect(output).toContain(`Signer Certificate Common Name: ${AUTHORITY.name}（测试章）`);
      });

      it('is refused when one byte is flipped', () => {
        const { output } = ask('pdfsig', [file(`${keyType}.damaged.pdf`)]);
        expect(output).toContain('Digest Mismatch');
        expect(output).not.toContain('Signature is Valid.');
      });
    });

    judgedBy(['pdfsig', 'certutil'], () => {
      it('is trusted once the root is imported', async () => {
        const database = file(`nss-${keyType}`);
        await mkdir(database);
        ask('certutil', ['-N', '-d', `sql:${database}`, '--empty-password']);
        ask('certutil', [
          '-A',
          '-d',
          `sql:${database}`,
          '-n',
          'root',
          '-t',
          'CT,C,C',
          '-i',
          file('root.pem'),
        ]);
        // Nobody answers here at the address that the certificates name for their revocation.
        const { output } = ask('pdfsig', ['-no-ocsp', '-nssdir', `sql:${database}`, sealed(keyType)]);
        expect(output).toContain('Certificate is Trusted.');
      });
    });

    judgedBy(['qpdf'], () => {
      it('stands in a clean file', () => {
        const { status, output } = ask('qpdf', ['--check', sealed(keyType)]);
        expect(output).toContain('No syntax or stream encoding errors found');
        expect(output).not.toContain('WARNING');
        expect(status).toBe(0);
      });
    });
  });
});

function flipped(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[offset] = (copy[offset] ?? 0) ^ 1;
  return copy;
}
