import { faultOf } from '../../lib/faults/fault.js';
import { readSeal, type SealFacts } from '../../lib/pades/read/check-seal.js';
import { proveFile, type FileProof, type ReadSeal } from '../../lib/pades/read/proof/prove-file.js';
import type { SealField } from '../../lib/pades/read/seal-field.js';
import type { Update } from '../../lib/pades/read/updates/judge-updates.js';
import type { PdfRevision } from '../../lib/pdf/read/strict-file.js';
import type { Certificate } from '../../lib/x509/read/certificate.js';
import type { CertificateReader } from '../../lib/x509/read/certificate-reader.js';
import type {
  ExpectedSeal,
  SealCheckFacts,
  SelfCheckFacts,
  SelfCheckFault,
  SelfCheckInput,
  TimestampFacts,
} from './report.js';

/** A seal's field and the revision that it covers. */
export type PlacedSeal = Readonly<{ field: SealField; revision: PdfRevision }>;

export type SealsCheck = Readonly<{
  facts: Pick<SelfCheckFacts, 'seals' | 'timestamps' | 'level'>;
  faults: readonly SelfCheckFault[];
}>;

/**
 * The seals: what was sealed, by whom, who vouches for that, and what keeps it. Never throws: a seal of which nothing
 * can be said is a fault and is missing among the facts.
 */
export function checkSeals(
  input: SelfCheckInput,
  file: { placed: readonly PlacedSeal[]; updates: readonly Update[] },
  reader: CertificateReader,
): SealsCheck {
  const faults: SelfCheckFault[] = [];
  const step = <T>(run: () => T): T | undefined => {
    try {
      return run();
    } catch (error) {
      faults.push(faultOf(error, 'self-check-crashed'));
      return undefined;
    }
  };
  const seals = file.placed.flatMap((placed, index): ReadSeal[] => {
    const expected = input.seals[index];
    const facts = step(() => readPlaced(input.bytes, placed, { expected, reader }));
    if (facts === undefined) return [];
    faults.push(...sealFaults(placed.field, facts, expected));
    return [{ field: placed.field, revision: placed.revision.number, facts }];
  });
  const anchors = step(() => input.trustAnchors.map((anchor) => reader.read(anchor))) ?? [];
  const { bytes, at } = input;
  const proof =
    step(() => proveFile({ bytes, seals, updates: file.updates, anchors, at }, reader)) ?? NOTHING_PROVED;
  faults.push(...(proof.faults as SelfCheckFault[]), ...seals.flatMap((seal) => unusedFaults(seal, proof)));
  const isWhole = seals.length === file.placed.length && faults.length === 0;
  return {
    facts: {
      seals: seals.map((seal) => sealFactsOf(seal, proof, input.seals)),
      timestamps: timestampFactsOf(proof),
      level: isWhole ? proof.level : undefined,
    },
    faults,
  };
}

const NOTHING_PROVED: FileProof = { chains: new Map(), timestamps: [], level: undefined, faults: [] };

/** The holder's signing device is not ours, and may write somewhat more than ours do. */
function readPlaced(
  bytes: Uint8Array,
  placed: PlacedSeal,
  { expected, reader }: { expected: ExpectedSeal | undefined; reader: CertificateReader },
): SealFacts {
  const origin = expected?.party === 'holder' ? 'foreign' : 'own';
  return readSeal(bytes, placed, { reader, origin });
}

function sealFaults(
  { fieldName }: SealField,
  facts: SealFacts,
  expected: ExpectedSeal | undefined,
): SelfCheckFault[] {
  const faults: SelfCheckFault[] = [];
  if (!facts.isDigestRight)
    faults.push({
      code: 'seal-digest',
      detail: `the bytes of the file are not those that ${fieldName} sealed`,
    });
  if (!facts.isSignatureRight)
    faults.push({ code: 'seal-signature', detail: `the key of the certificate did not sign ${fieldName}` });
  if (!isSame(facts.certificate, expected))
    faults.push({ code: 'seal-signer', detail: `sealed by ${facts.certificate.commonName || 'another'}` });
  return faults;
}

function isSame({ encoded }: Certificate, expected: ExpectedSeal | undefined): boolean {
  return expected !== undefined && Buffer.compare(encoded, expected.certificate) === 0;
}

/** What a seal carries beside its chain was covered by nobody's judgement. */
function unusedFaults({ field, facts }: ReadSeal, { chains }: FileProof): SelfCheckFault[] {
  const chain = chains.get(field.fieldName);
  if (chain === undefined) return [];
  const keys = facts.certificates.map(keyOf);
  const used = new Set(chain.map(keyOf));
  const isExact = keys.every((key) => used.has(key)) && new Set(keys).size === keys.length;
  if (isExact) return [];
  return [
    { code: 'cms-certificate-unused', detail: `${field.fieldName} carries a certificate beside its chain` },
  ];
}

function keyOf({ encoded }: Certificate): string {
  return Buffer.from(encoded).toString('latin1');
}

function sealFactsOf(
  { field, facts }: ReadSeal,
  { chains }: FileProof,
  expected: readonly ExpectedSeal[],
): SealCheckFacts {
  const { fieldName, claimedAt } = field;
  return {
    fieldName,
    claimedAt,
    digestMatches: facts.isDigestRight,
    signatureIsValid: facts.isSignatureRight,
    signerIsExpected: isSame(
      facts.certificate,
      expected.find((seal) => seal.fieldName === fieldName),
    ),
    chain: (chains.get(fieldName) ?? []).map(({ commonName }) => commonName),
  };
}

function timestampFactsOf({ timestamps }: FileProof): readonly TimestampFacts[] {
  return timestamps.map(({ kind, fieldName, token }) => ({
    kind,
    fieldName,
    at: token.genTime,
    authority: token.certificate.commonName,
    authorityEnds: token.certificate.notAfter,
  }));
}
