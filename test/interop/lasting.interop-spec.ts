import { createHash, type X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueLastingFiles, LASTING_FILES, type LastingFile } from '../support/lasting-files.js';
import { pdfAFaults } from '../support/pdf-a/pdf-a-faults.js';
import { ask, judgedBy } from './judges.js';
import { isNoCheck, pem, type SecurityStore, securityStore } from './security-store.js';
import { signatureTimestamp, type SignedPart, signedParts } from './signed-parts.js';

const CMS_VERIFY = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER'] as const;
const TS_VERIFY = ['ts', '-verify', '-token_in'] as const;
const ASN1PARSE = ['asn1parse', '-inform', 'DER', '-noout'] as const;

const STAMPED = LASTING_FILES.filter(({ level }) => level !== 'B-B');
const STORED = STAMPED.filter(({ level }) => level !== 'B-T');
const ARCHIVED = LASTING_FILES.filter(({ timestamps }) => timestamps > 0);

/** Permits that the service issued, judged by programs that do not know us. */
describe('permits of every level', () => {
  let directory: string;
  let addresses: ReadonlyMap<string, string>;
  const parts = new Map<string, readonly SignedPart[]>();
  const file = (name: string): string => join(directory, name);
  const pdf = ({ name }: Pick<LastingFile, 'name'>): string => file(`${name}.pdf`);
  const trust = ({ keyType }: LastingFile): string => file(`${keyType}.trust.pem`);
  const partsOf = ({ name }: LastingFile, kind: SignedPart['kind']): readonly SignedPart[] =>
    parts.get(name)?.filter((part) => part.kind === kind) ?? [];
  const keep = async (name: string, bytes: Uint8Array | string): Promise<string> => {
    await writeFile(file(name), bytes);
    return file(name);
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jianzhang-lasting-'));
    addresses = await issueLastingFiles(directory);
    for (const each of LASTING_FILES) parts.set(each.name, signedParts(await readFile(pdf(each))));
  }, 300_000);
  afterAll(() => rm(directory, { recursive: true }));

  it.each(LASTING_FILES)('$name has the signatures it should', (each) => {
    expect(partsOf(each, 'seal')).toHaveLength(each.seals);
    expect(partsOf(each, 'timestamp')).toHaveLength(each.timestamps);
  });

  it.each(LASTING_FILES)('$name keeps the rules of PDF/A-3b', async (each) => {
    expect(pdfAFaults(await readFile(pdf(each)))).toEqual([]);
  });

  judgedBy(['openssl'], () => {
    const isSealed = async (each: LastingFile, { contents }: SignedPart, covered: Uint8Array) => {
      const files = ['-in', await keep('cms', contents), '-content', await keep('covered', covered)];
      return ask('openssl', [...CMS_VERIFY, ...files, '-CAfile', trust(each), '-out', file('out')]);
    };
    const isStamped = async (each: LastingFile, token: string, data: Uint8Array) =>
      ask('openssl', [...TS_VERIFY, '-in', token, '-data', await keep('data', data), '-CAfile', trust(each)])
        .output;

    it.each(LASTING_FILES)('$name: every seal holds over its own ByteRange', async (each) => {
      for (const part of partsOf(each, 'seal')) {
        expect(await isSealed(each, part, part.covered)).toEqual({
          status: 0,
          output: 'CAdES Verification successful\n',
        });
        const damaged = await isSealed(each, part, flipped(part.covered, 100));
        expect(damaged.output).toContain('verification failure');
      }
      expect.assertions(2 * each.seals);
    });

    it.each(STAMPED)('$name: every seal has a timestamp over its value', async (each) => {
      for (const { contents } of partsOf(each, 'seal')) {
        const cms = await keep('cms', contents);
        const { offset, signature } = signatureTimestamp(cms);
        ask('openssl', [...ASN1PARSE, '-in', cms, '-strparse', String(offset), '-out', file('token')]);
        expect(await isStamped(each, file('token'), signature)).toContain('Verification: OK');
        expect(await isStamped(each, file('token'), flipped(signature, 20))).toContain(
          'message imprint mismatch',
        );
      }
      expect.assertions(2 * each.seals);
    });

    it.each(ARCHIVED)('$name: the document timestamp holds over its own ByteRange', async (each) => {
      for (const { contents, covered } of partsOf(each, 'timestamp')) {
        const token = await keep('token', contents);
        expect(await isStamped(each, token, covered)).toContain('Verification: OK');
        expect(await isStamped(each, token, flipped(covered, 100))).toContain('message imprint mismatch');
      }
      expect.assertions(2 * each.timestamps);
    });
  });

  judgedBy(['openssl', 'qpdf'], () => {
    const storeOf = (each: LastingFile): SecurityStore => {
      const store = securityStore(pdf(each));
      if (!store) throw new Error(`${each.name} has no security store`);
      return store;
    };

    it.each(LASTING_FILES)('$name: a security store is there from B-LT on', (each) => {
      expect(securityStore(pdf(each)) !== undefined).toBe(STORED.includes(each));
    });

    it.each(STORED)('$name: the store vouches for every seal by its name', (each) => {
      const names = partsOf(each, 'seal').map(({ contents }) =>
        createHash('sha1').update(contents).digest('hex').toUpperCase(),
      );
      expect(storeOf(each).names.toSorted()).toEqual(names.toSorted());
    });

    it.each(STORED.filter(({ isListed }) => !isListed))(
      '$name: a responder says of every certificate that it is good',
      async (each) => {
        const { certificates, ocsps, crls } = storeOf(each);
        // Issuer and timestamps at least, and the CA of each.
        expect(ocsps.length).toBeGreaterThanOrEqual(4);
        const answered = await Promise.all(ocsps.map((ocsp) => responderSays(each, ocsp, certificates)));
        expect(new Set(answered)).toEqual(new Set(questionable(certificates).map(serialOf)));
        expect(crls).toEqual([]);
      },
    );

    async function responderSays(
      each: LastingFile,
      ocsp: Uint8Array,
      certificates: readonly X509Certificate[],
    ): Promise<string> {
      const name = createHash('sha1').update(ocsp).digest('hex');
      const store = await keep(
        `${name}.store`,
        certificates.map(({ raw }) => pem('CERTIFICATE', raw)).join(''),
      );
      const response = ['-respin', await keep(`${name}.ocsp`, ocsp)];
      const { output: text } = ask('openssl', ['ocsp', ...response, '-resp_text', '-noverify']);
      const [, serial = ''] = /Serial Number: ([0-9A-F]+)/.exec(text) ?? [];
      const about = certificates.find((certificate) => serialOf(certificate) === serial);
      const issuer = certificates.find((candidate) => about?.checkIssued(candidate));
      if (!about || !issuer) throw new Error(`nobody in the store has the number ${serial}`);
      const question = [
        '-no_nonce',
        '-issuer',
        await keep(`${name}.issuer`, issuer.toString()),
        '-cert',
        await keep(`${name}.about`, about.toString()),
      ];
      const believed = ['-CAfile', trust(each), '-verify_other', store];
      const right = ask('openssl', ['ocsp', ...response, ...question, ...believed]);
      expect(right).toMatchObject({ status: 0, output: expect.stringContaining('Response verify OK') });
      expect(right.output).toContain(`${file(`${name}.about`)}: good`);
      const damaged = ['-respin', await keep(`${name}.ocsp`, flipped(ocsp, 80))];
      const wrong = ask('openssl', ['ocsp', ...damaged, ...question, ...believed]);
      expect(wrong.output).not.toContain('Response verify OK');
      return serial;
    }

    it.each(STORED.filter(({ isListed }) => isListed))(
      '$name: the lists say of every certificate that it is good',
      async (each) => {
        const { certificates, ocsps, crls } = storeOf(each);
        expect(ocsps).toEqual([]);
        const signers = questionable(certificates).filter(({ ca }) => !ca);
        // The issuer, the builder and the authority of the signature timestamps.
        expect(signers.length).toBeGreaterThanOrEqual(3);
        const store = await keep('store', certificates.map(({ raw }) => pem('CERTIFICATE', raw)).join(''));
        const chain = ['-CAfile', trust(each), '-untrusted', store];
        const verify = async (check: string, signer: X509Certificate, lists: readonly Uint8Array[]) => {
          const all = lists.map((list) => pem('X509 CRL', list)).join('');
          const files = ['-CRLfile', await keep('lists', all), await keep('signer', signer.toString())];
          return ask('openssl', ['verify', check, ...chain, ...files]);
        };
        for (const signer of signers) {
          for (const check of ['-crl_check', '-crl_check_all'])
            expect(await verify(check, signer, crls)).toEqual({
              status: 0,
              output: `${file('signer')}: OK\n`,
            });
          const damaged = crls.map((list) => flipped(list, list.length - 1));
          expect((await verify('-crl_check', signer, damaged)).output).toContain('CRL signature failure');
        }
      },
    );
  });

  judgedBy(['pdfsig'], () => {
    it.each(LASTING_FILES)('$name: every seal is valid, the last signature covers all', (each) => {
      const { output } = ask('pdfsig', ['-nocert', pdf(each)]);
      expect(output.match(/Signature is Valid\./g)).toHaveLength(each.seals);
      // Poppler does not verify RFC 3161 tokens, but looks at what they cover.
      expect(output.match(/Unable to validate this type of signature/g) ?? []).toHaveLength(each.timestamps);
      // A security store follows what it vouches for; at B-LT nothing follows the store.
      const isWhole = each.level !== 'B-LT';
      expect(output.match(/ - Total document signed/g) ?? []).toHaveLength(isWhole ? 1 : 0);
      expect(output.slice(output.lastIndexOf('Signed Ranges')).includes(' - Total document signed')).toBe(
        isWhole,
      );
    });

    it.each(LASTING_FILES)('$name: a flipped byte of the first revision breaks every seal', async (each) => {
      const damaged = await keep('damaged.pdf', flipped(await readFile(pdf(each)), 2000));
      expect(ask('pdfsig', ['-nocert', damaged]).output).not.toContain('Signature is Valid.');
    });
  });

  judgedBy(['qpdf'], () => {
    it.each(LASTING_FILES)('$name is a clean file', (each) => {
      const { status, output } = ask('qpdf', ['--check', pdf(each)]);
      expect({ status, output }).toMatchObject({ status: 0 });
      expect(output).toContain('No syntax or stream encoding errors found');
      expect(output).not.toContain('WARNING');
    });
  });

  judgedBy(['pdftoppm', 'zbarimg'], () => {
    it.each(LASTING_FILES)('$name: the code on the page is its address', (each) => {
      const page = ['-singlefile', '-f', '1', '-l', '1'];
      ask('pdftoppm', ['-r', '150', '-png', ...page, pdf(each), file('page')]);
      const { output } = ask('zbarimg', ['--raw', '-q', file('page.png')]);
      expect(output.split('\n')[0]).toBe(addresses.get(each.name));
    });
  });
});

/** Certificates that could have been revoked: not those that are trusted, nor those of responders. */
function questionable(certificates: readonly X509Certificate[]): readonly X509Certificate[] {
  return certificates.filter((each) => each.issuer !== each.subject && !isNoCheck(each));
}

function serialOf({ serialNumber }: X509Certificate): string {
  return serialNumber;
}

function flipped(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[offset] = (copy[offset] ?? 0) ^ 1;
  return copy;
}
