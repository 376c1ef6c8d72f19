import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signatureValue, withSignatureTimestamp } from '../../src/lib/cms/write/signature-timestamp.js';
import { prepareDocumentTimestamp } from '../../src/lib/pades/write/document-timestamp.js';
import { coveredDigest, embedCms } from '../../src/lib/pades/write/prepared-seal.js';
import { appendValidationData, signatureContents } from '../../src/lib/pades/write/validation-data.js';
import { AUTHORITY, developmentSeals } from '../support/development-seals.js';
import { OpensslTsa } from '../support/openssl-tsa.js';
import { PemSealer } from '../support/pem-sealer.js';
import { preparedFirst, preparedSecond } from '../support/two-parties.js';
import { ask, judgedBy } from './judges.js';
import { signatureTimestamp, signedParts } from './signed-parts.js';

/** Judges look at the clock of the machine. */
const AT = new Date();

const TS_VERIFY = ['ts', '-verify', '-token_in'] as const;
const CMS_VERIFY = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER'] as const;
const ASN1PARSE = ['asn1parse', '-inform', 'DER', '-noout'] as const;

const ISSUER_FIRST = ['IssuerSeal', 'HolderSeal'] as const;
const HOLDER_FIRST = ['HolderSeal', 'IssuerSeal'] as const;

/** Each file continues the one before it; `whole`: the last signature covers all of it. */
const FILES = [
  { name: 'one', seals: 1, timestamps: 0, whole: true },
  { name: 'one-data', seals: 1, timestamps: 0, whole: false },
  { name: 'one-timestamp', seals: 1, timestamps: 1, whole: true },
  { name: 'first-of-two', seals: 1, timestamps: 0, whole: true },
  { name: 'two', seals: 2, timestamps: 0, whole: true },
  { name: 'two-timestamp', seals: 2, timestamps: 1, whole: true },
  { name: 'two-data', seals: 2, timestamps: 1, whole: false },
  { name: 'two-renewed', seals: 2, timestamps: 2, whole: true },
  { name: 'holder-first', seals: 2, timestamps: 0, whole: true },
  { name: 'holder-first-timestamp', seals: 2, timestamps: 1, whole: true },
] as const;

describe('files that are continued', () => {
  let directory: string;
  let tsa: OpensslTsa;
  const made = new Map<string, Uint8Array>();
  const file = (name: string) => join(directory, name);
  const bytesOf = (name: string) => made.get(name) ?? new Uint8Array();

  beforeAll(async () => {
    directory = await developmentSeals(['rsa-2048', 'p-256'], AT);
    await mkdir(file('tsa'));
    tsa = await OpensslTsa.make(file('tsa'));
    const seals = join(directory, 'seals', AUTHORITY.uscc);
    const issuer = await PemSealer.open(`${seals}-rsa-2048`, 'rsa-2048');
    const holder = await PemSealer.open(`${seals}-p-256`, 'p-256');
    makeFiles(issuer, holder);
    for (const [name, bytes] of made) {
      await writeFile(file(`${name}.pdf`), bytes);
      for (const [i, { covered, contents }] of signedParts(bytes).entries()) {
        await writeFile(file(`${name}.${i}.bytes`), covered);
        await writeFile(file(`${name}.${i}.damaged`), flipped(covered, 100));
        await writeFile(file(`${name}.${i}.der`), contents);
      }
    }
  });
  afterAll(() => rm(directory, { recursive: true }));

  function makeFiles(issuer: PemSealer, holder: PemSealer): void {
    const keep = (name: string, bytes: Uint8Array) => made.set(name, bytes).get(name) ?? bytes;
    const data = (bytes: Uint8Array) => withData(bytes, [...issuer.certificates, ...holder.certificates]);
    const one = keep('one', issuer.seal(preparedFirst(1, issuer.entries('issuer', AT)), stamped));
    keep('one-timestamp', timestamped(keep('one-data', data(one))));
    const first = keep(
      'first-of-two',
      issuer.seal(preparedFirst(2, issuer.entries('issuer', AT), ISSUER_FIRST), stamped),
    );
    const two = keep('two', holder.seal(preparedSecond(first, holder.entries('holder', AT)), stamped));
    const archived = keep('two-timestamp', timestamped(two));
    keep('two-renewed', timestamped(keep('two-data', data(archived))));
    const half = holder.seal(preparedFirst(2, holder.entries('holder', AT), HOLDER_FIRST), stamped);
    const closed = issuer.seal(preparedSecond(half, issuer.entries('issuer', AT), 'IssuerSeal'), stamped);
    keep('holder-first-timestamp', timestamped(keep('holder-first', closed)));
  }

  function stamped(cms: Uint8Array): Uint8Array {
    return withSignatureTimestamp(cms, tsa.token(createHash('sha256').update(signatureValue(cms)).digest()));
  }

  function timestamped(bytes: Uint8Array): Uint8Array {
    const prepared = prepareDocumentTimestamp(bytes, { reserve: 4096 });
    return embedCms(prepared, tsa.token(coveredDigest(prepared)));
  }

  function withData(bytes: Uint8Array, certificates: readonly Uint8Array[]): Uint8Array {
    const evidence = { certificates: [...certificates, tsa.certificate()], ocsps: [], crls: [] };
    const signatures = signatureContents(bytes).map(({ contents }) => ({ ...evidence, contents }));
    return appendValidationData(bytes, { ...evidence, signatures });
  }

  it.each(FILES)('$name has the signatures it should', ({ name, seals, timestamps }) => {
    const kinds = signedParts(bytesOf(name)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'seal')).toHaveLength(seals);
    expect(kinds.filter((kind) => kind === 'timestamp')).toHaveLength(timestamps);
  });

  judgedBy(['openssl'], () => {
    const sealed = (name: string, i: number, content: string) => {
      const files = ['-content', file(content), '-CAfile', file('trust.pem'), '-out', file('out')];
      return ask('openssl', [...CMS_VERIFY, '-in', file(`${name}.${i}.der`), ...files]);
    };
    const stampedOver = (token: string, content: string) =>
      ask('openssl', [...TS_VERIFY, '-in', token, '-data', content, '-CAfile', tsa.certificateFile]);

    describe.each(FILES)('$name', ({ name, seals, timestamps }) => {
      const indexes = (kind: 'seal' | 'timestamp') =>
        signedParts(bytesOf(name)).flatMap((part, i) => (part.kind === kind ? [i] : []));

      it('has seals that each hold over their own ByteRange', () => {
        for (const i of indexes('seal')) {
          expect(sealed(name, i, `${name}.${i}.bytes`)).toEqual({
            status: 0,
            output: 'CAdES Verification successful\n',
          });
          expect(sealed(name, i, `${name}.${i}.damaged`).output).toContain('verification failure');
        }
        expect.assertions(2 * seals);
      });

      it('has a timestamp over the signature value of each seal', async () => {
        for (const i of indexes('seal')) {
          const cms = file(`${name}.${i}.der`);
          const { offset, signature } = signatureTimestamp(cms);
          const token = file(`${name}.${i}.token`);
          ask('openssl', [...ASN1PARSE, '-in', cms, '-strparse', String(offset), '-out', token]);
          await writeFile(file('signature'), signature);
          await writeFile(file('signature.damaged'), flipped(signature, 20));
          expect(stampedOver(token, file('signature')).output).toContain('Verification: OK');
          expect(stampedOver(token, file('signature.damaged')).output).toContain('message imprint mismatch');
        }
        expect.assertions(2 * seals);
      });

      it('has document timestamps that each hold over their own ByteRange', () => {
        for (const i of indexes('timestamp')) {
          const token = file(`${name}.${i}.der`);
          expect(stampedOver(token, file(`${name}.${i}.bytes`)).output).toContain('Verification: OK');
          expect(stampedOver(token, file(`${name}.${i}.damaged`)).output).toContain(
            'message imprint mismatch',
          );
        }
        expect.assertions(2 * timestamps);
      });
    });
  });

  judgedBy(['pdfsig'], () => {
    it.each(FILES)(
      '$name: every seal is valid, the last signature covers all',
      ({ name, seals, timestamps, whole }) => {
        const { output } = ask('pdfsig', [file(`${name}.pdf`)]);
        expect(output.match(/Signature is Valid\./g)).toHaveLength(seals);
        // Poppler does not verify RFC 3161 tokens, but looks at what they cover.
        expect(output.match(/Unable to validate this type of signature/g) ?? []).toHaveLength(timestamps);
        expect(output.match(/ - Total document signed/g) ?? []).toHaveLength(whole ? 1 : 0);
        const last = output.slice(output.lastIndexOf('Signed Ranges'));
        expect(last.includes(' - Total document signed')).toBe(whole);
      },
    );

    it.each(FILES)('$name: a flipped byte of the first revision breaks every seal', async ({ name }) => {
      await writeFile(file('damaged.pdf'), flipped(bytesOf(name), 100));
      expect(ask('pdfsig', [file('damaged.pdf')]).output).not.toContain('Signature is Valid.');
    });
  });

  judgedBy(['qpdf'], () => {
    it.each(FILES)('$name is a clean file', ({ name }) => {
      const { status, output } = ask('qpdf', ['--check', file(`${name}.pdf`)]);
      expect(output).toContain('No syntax or stream encoding errors found');
      expect(output).not.toContain('WARNING');
      expect(status).toBe(0);
    });

    it('finds in the store the certificates that were put there', async () => {
      const json = ask('qpdf', [
        '--json',
        '--json-key=qpdf',
        '--json-stream-data=inline',
        file('two-renewed.pdf'),
      ]);
      const { qpdf } = JSON.parse(json.output) as { qpdf: [unknown, Record<string, QpdfObject>] };
      const value = (ref: string | undefined) => qpdf[1][`obj:${ref}`];
      const catalog = value(qpdf[1].trailer?.value?.['/Root']);
      const store = value(catalog?.value?.['/DSS'])?.value as Record<string, readonly string[]> | undefined;
      const found = store?.['/Certs']?.map((ref) => value(ref)?.stream?.data ?? '') ?? [];
      const pem = await readFile(file('trust.pem'), 'utf8');
      expect(found).toContain(Buffer.from(new X509Certificate(pem).raw).toString('base64'));
      expect(found).toContain(Buffer.from(tsa.certificate()).toString('base64'));
      expect(new Set(found).size).toBe(found.length);
    });
  });
});

type QpdfObject = { value?: Record<string, string>; stream?: { data?: string } };

function flipped(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[offset] = (copy[offset] ?? 0) ^ 1;
  return copy;
}
