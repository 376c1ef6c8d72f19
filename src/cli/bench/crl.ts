import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyTypeOf } from '../../lib/x509/key-type.js';
import type { Certificate } from '../../lib/x509/read/certificate.js';
import { CertificateReader } from '../../lib/x509/read/certificate-reader.js';
import { readCrl } from '../../lib/x509/read/crl.js';
import { CrlIndex } from '../../lib/x509/read/crl-index.js';
import { signedCrl, toBeSignedCrl } from '../../lib/x509/write/crl.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { type HttpAnswer, HttpClient } from '../../platform/http-client/http-client.js';
import { SystemClock } from '../../platform/time/clock.js';
import { CrlSource } from '../../sealing/evidence/crl-source.js';
import { EvidenceContext } from '../../sealing/evidence/evidence-context.js';
import { FolderSeals } from '../../sealing/folder-seals.js';
import { FileTrustAnchors } from '../../sealing/trust-anchors.js';
import { type Measurement, measure, round } from './measure.js';
import { sealedAuthorities, sealsFolder } from './seals-folder.js';

const ENTRIES = 50_000;
const NAME = String(ENTRIES);
const DAY_MS = 86_400_000;
const ADDRESS = 'http://127.0.0.1/issuing-ca.crl';

/** Gives the same list to everybody, without a network. */
class ListHttpClient extends HttpClient {
  constructor(private readonly list: Uint8Array) {
    super();
  }

  override async get(): Promise<HttpAnswer> {
    return { contentType: 'application/pkix-crl', bytes: this.list };
  }

  override post(): Promise<HttpAnswer> {
    return Promise.reject(new Error('nobody posts here'));
  }
}

type Scene = Readonly<{
  list: Uint8Array;
  serials: readonly string[];
  certificate: Certificate;
  issuer: Certificate;
}>;

/** Measures a large list: reading it, the first question about a certificate, and each further one. */
export async function* crlBench(
  config: AppConfig,
  { seconds }: Readonly<{ seconds: number }>,
): AsyncGenerator<Measurement> {
  const { list, serials, certificate, issuer } = await prepare(config);
  const { perSecond: hashes } = await measure(Math.min(seconds, 1), () =>
    createHash('sha256').update(list).digest(),
  );
  const parsed = await measure(seconds, () => CrlIndex.of(readCrl(list)));
  const ratios = { toSha256OfTheList: round(parsed.perSecond / hashes) };
  yield { part: 'crl', case: `parse-${NAME}`, threads: 1, ...parsed, ratios, fileBytes: list.length };

  const http = new ListHttpClient(list);
  const context = new EvidenceContext(config.evidence, http, new SystemClock(), new FileTrustAnchors([]));
  const question = { certificate, issuer, freshAfter: undefined };
  const first = await measure(seconds, () => new CrlSource(context).ask(ADDRESS, question));
  const toParse = (perSecond: number): number => round(perSecond / parsed.perSecond);
  yield {
    part: 'crl',
    case: `first-answer-${NAME}`,
    threads: 1,
    ...first,
    ratios: { toParse: toParse(first.perSecond) },
  };

  const source = new CrlSource(context);
  const kept = await measure(seconds, () => source.ask(ADDRESS, question));
  yield {
    part: 'crl',
    case: `kept-answer-${NAME}`,
    threads: 1,
    ...kept,
    ratios: { toParse: toParse(kept.perSecond) },
  };

  const index = CrlIndex.of(readCrl(list));
  const found = await measure(seconds, (i) => {
    if (index.find(serials[i % ENTRIES] ?? '') === undefined) throw new Error('an entry is not found');
  });
  yield {
    part: 'crl',
    case: `revoked-one-of-${NAME}`,
    threads: 1,
    ...found,
    ratios: { toParse: toParse(found.perSecond) },
  };
}

/** A list of the CA that issued the bench's seals, none of which is in it. */
async function prepare(config: AppConfig): Promise<Scene> {
  const directory = await sealsFolder(config);
  const seals = await FolderSeals.open({ directory, production: false }, new SystemClock());
  const [authority] = await sealedAuthorities(config);
  const seal = seals.sealFor(authority?.uscc ?? '');
  const reader = new CertificateReader();
  const [certificate, issuer] = [seal.certificate, seal.chain[0] ?? new Uint8Array()].map((each) =>
    reader.read(each),
  );
  const key = createPrivateKey(await readFile(join(directory, 'issuing-ca.key.pem')));
  const keyType = keyTypeOf(key);
  if (!certificate || !issuer || !keyType) throw new Error(`${directory} is no folder of the bench`);
  const serialNumbers = Array.from({ length: ENTRIES }, (_, i) => serialNumber(i));
  const toBeSigned = toBeSignedCrl({
    issuer: issuer.subject,
    issuerPublicKey: issuer.publicKey.export({ type: 'spki', format: 'der' }),
    issuerKeyType: keyType,
    number: 1n,
    thisUpdate: new Date(Date.now() - DAY_MS / 24),
    nextUpdate: new Date(Date.now() + DAY_MS),
    revoked: serialNumbers.map((serial, i) => ({
      serialNumber: serial,
      at: new Date(Date.now() - DAY_MS - i * 1000),
      ...(i % 3 === 0 && { reason: 'superseded' as const }),
    })),
  });
  const list = signedCrl(toBeSigned, keyType, sign('sha256', toBeSigned, key));
  return { list, serials: serialNumbers.map((serial) => serial.toString('hex')), certificate, issuer };
}

/** 16 octets, positive. */
function serialNumber(index: number): Buffer {
  const octets = createHash('sha256').update(`revoked ${index}`).digest().subarray(0, 16);
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return octets;
}
