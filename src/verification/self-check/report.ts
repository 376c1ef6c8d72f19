import type { CmsFaultCode } from '../../lib/cms/read/cms-fault.js';
import type { Fault } from '../../lib/faults/fault.js';
import type { GlyphFaultCode } from '../../lib/glyphs/glyph-fault.js';
import type { OcspFaultCode } from '../../lib/ocsp/read/ocsp-fault.js';
import type { PadesLevel } from '../../lib/pades/level.js';
import type { ProofFaultCode } from '../../lib/pades/read/proof/proof-fault.js';
import type { SealFaultCode } from '../../lib/pades/read/seal-fault.js';
import type { UpdateFaultCode } from '../../lib/pades/read/update-fault.js';
import type { Update } from '../../lib/pades/read/updates/judge-updates.js';
import type { ContentFaultCode } from '../../lib/pdf/read/content/content-fault.js';
import type { GlyphFault } from '../../lib/pdf/read/content/marks.js';
import type { PdfFaultCode } from '../../lib/pdf/read/pdf-fault.js';
import type { Box } from '../../lib/pdf/read/page-tree.js';
import type { TspFaultCode } from '../../lib/tsp/read/tsp-fault.js';
import type { CrlFaultCode } from '../../lib/x509/read/crl-fault.js';
import type { X509FaultCode } from '../../lib/x509/read/x509-fault.js';

/** A text that must stand on the page, and where in the snapshot it comes from (JSON Pointer). */
export type ExpectedText = Readonly<{ pointer: string; text: string }>;

/** `issuer`: the approving department. `holder`: whose permit it is; its seal is made with a key that is not ours. */
export type SealParty = 'issuer' | 'holder';

/** A seal that must be in the file. */
export type ExpectedSeal = Readonly<{
  party: SealParty;
  fieldName: string;
  /** DER of the certificate that was to seal. */
  certificate: Uint8Array;
  /**
   * SHA-256 of the operators that draw the seal's specimen and, where it is an image, its colours and its opacity;
   * hexadecimal.
   */
  specimenSha256: string;
}>;

/** The first seal's specimen, or a strip of it, as part of a page. */
export type ExpectedDrawing = Readonly<{
  /** From 1. */
  pageNumber: number;
  /** Where the whole specimen would lie; points. */
  rect: Box;
  /** What of it is shown. */
  clip: Box;
}>;

/** A file that must be inside the document, by the SHA-256 of its bytes in hexadecimal. */
export type ExpectedAttachment = Readonly<{ name: string; sha256: string }>;

export type SelfCheckInput = Readonly<{
  /** The stored file, read back. */
  bytes: Uint8Array;
  /** What the QR code must say, exactly. */
  verificationUrl: string;
  texts: readonly ExpectedText[];
  /** In the order in which they were made; at least one. */
  seals: readonly ExpectedSeal[];
  /** Name of the field that is reserved for another seal and still empty. */
  awaiting?: string;
  /** All of them; not looked for when left out. */
  drawings?: readonly ExpectedDrawing[];
  /** All of them; not looked for when left out. */
  attachments?: readonly ExpectedAttachment[];
  /** DER. */
  trustAnchors: readonly Uint8Array[];
  at: Date;
  /** Also paint every page and look at the pixels. */
  render: boolean;
}>;

export type SelfCheckFaultCode =
  | PdfFaultCode
  | CmsFaultCode
  | X509FaultCode
  | SealFaultCode
  | UpdateFaultCode
  | ProofFaultCode
  | TspFaultCode
  | OcspFaultCode
  | CrlFaultCode
  | ContentFaultCode
  | GlyphFaultCode
  | GlyphFault['code']
  | 'text-missing'
  | 'text-hidden'
  | 'text-covered'
  | 'text-overlap'
  | 'seal-unexpected'
  | 'seal-not-drawn'
  | 'seal-other-specimen'
  | 'drawing-missing'
  | 'drawing-unexpected'
  | 'attachment-missing'
  | 'attachment-unexpected'
  | 'attachment-differs'
  | 'qr-missing'
  | 'qr-several'
  | 'qr-unreadable'
  | 'qr-other-url'
  | 'qr-disturbed'
  | 'pixels-qr'
  | 'pixels-text'
  | 'pixels-seal'
  | 'pixels-failed'
  | 'self-check-crashed';

export type SelfCheckFault = Fault<SelfCheckFaultCode>;

/** What was found in the file; `undefined` is "not found out", which never counts as good. */
export type SelfCheckFacts = Readonly<{
  bytes: number;
  sha256: string;
  /** The file has the strict form, and every byte of it is accounted for. */
  structure: Readonly<{ objects: number; pages: number }> | undefined;
  /** What each revision is, the first one a seal. */
  revisions: readonly ('seal' | Update['kind'])[] | undefined;
  /** Those that could be read, in the order in which they were made. */
  seals: readonly SealCheckFacts[];
  /** Field that is reserved for another seal and still empty. */
  awaiting: string | undefined;
  timestamps: readonly TimestampFacts[];
  /** What seals, timestamps and validation data add up to; `undefined` when one of them is wrong. */
  level: PadesLevel | undefined;
  page: PageCheckFacts | undefined;
  /** The files inside, by name; `undefined` when one of them is not as it may be. */
  attachments: readonly AttachmentFacts[] | undefined;
  /** `undefined` also when no rendering was asked for. */
  pixels: PixelFacts | undefined;
}>;

export type SealCheckFacts = Readonly<{
  fieldName: string;
  /** The clock of whoever sealed. */
  claimedAt: Date;
  digestMatches: boolean;
  signatureIsValid: boolean;
  /** The certificate in the seal is the expected one, byte by byte. */
  signerIsExpected: boolean;
  /** Common names, signer first; empty when no chain leads to an anchor. */
  chain: readonly string[];
}>;

export type TimestampFacts = Readonly<{
  /** Over one seal, or over the whole file up to it. */
  kind: 'signature' | 'document';
  fieldName: string;
  /** What the authority says. */
  at: Date;
  /** Common name in the authority's certificate, and when that ends. */
  authority: string;
  authorityEnds: Date;
}>;

/** What is seen in a seal's place. */
export type SealDrawingFacts = Readonly<{
  fieldName: string;
  isDrawn: boolean;
  /** The drawing is the expected specimen, byte by byte. */
  specimenIsExpected: boolean;
}>;

export type PageCheckFacts = Readonly<{
  /** Characters shown, white space not counted. */
  characters: number;
  textsExpected: number;
  textsFound: number;
  /** What each drawn code says. */
  codes: readonly string[];
  seals: readonly SealDrawingFacts[];
}>;

/** A file inside the document, by the SHA-256 of its bytes in hexadecimal. */
export type AttachmentFacts = Readonly<{ name: string; sha256: string }>;

export type PixelFacts = Readonly<{
  pages: number;
  glyphsExpected: number;
  glyphsInked: number;
  code: string | undefined;
  /** Part of each seal's place that is red, 0 to 1. */
  sealRedness: readonly number[];
  sealsAreRed: boolean;
}>;

export type SelfCheckReport = Readonly<{
  sound: boolean;
  facts: SelfCheckFacts;
  faults: readonly SelfCheckFault[];
}>;

/**
 * The verdict follows from the facts and cannot be set: every fact must have been found and be good, and nothing may
 * have been found wrong. An empty list of faults alone proves nothing.
 */
export function reportOf(
  input: Pick<SelfCheckInput, 'verificationUrl' | 'render' | 'seals' | 'awaiting' | 'attachments'>,
  facts: SelfCheckFacts,
  faults: readonly SelfCheckFault[],
): SelfCheckReport {
  const { structure, revisions, page, pixels } = facts;
  const isPageGood =
    page !== undefined &&
    page.characters > 0 &&
    page.textsFound === page.textsExpected &&
    page.codes.length === 1 &&
    page.codes[0] === input.verificationUrl &&
    areExpected(input, page.seals) &&
    page.seals.every(({ isDrawn, specimenIsExpected }) => isDrawn && specimenIsExpected);
  const arePixelsGood =
    !input.render ||
    (pixels !== undefined &&
      pixels.glyphsInked === pixels.glyphsExpected &&
      pixels.code === input.verificationUrl &&
      pixels.sealRedness.length === input.seals.length &&
      pixels.sealsAreRed);
  const sound =
    structure !== undefined &&
    revisions !== undefined &&
    areSealsGood(input, facts) &&
    isPageGood &&
    areAttachmentsGood(input, facts) &&
    arePixelsGood &&
    faults.length === 0;
  return { sound, facts, faults };
}

function areSealsGood(input: Pick<SelfCheckInput, 'seals' | 'awaiting'>, facts: SelfCheckFacts): boolean {
  return (
    areExpected(input, facts.seals) &&
    facts.awaiting === input.awaiting &&
    facts.level !== undefined &&
    facts.seals.every(
      (seal) => seal.digestMatches && seal.signatureIsValid && seal.signerIsExpected && seal.chain.length > 0,
    )
  );
}

/** Each file that is asked for, and no other; in the order of their names, as the file has them. */
function areAttachmentsGood(
  { attachments: expected }: Pick<SelfCheckInput, 'attachments'>,
  { attachments: found }: SelfCheckFacts,
): boolean {
  if (found === undefined) return false;
  if (expected === undefined) return true;
  const sorted = expected.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return (
    found.length === sorted.length &&
    found.every(({ name, sha256 }, i) => sorted[i]?.name === name && sorted[i].sha256 === sha256)
  );
}

/** The expected seals and no other, in their order; none at all is never right. */
function areExpected(
  { seals }: Pick<SelfCheckInput, 'seals'>,
  found: readonly Readonly<{ fieldName: string }>[],
): boolean {
  return (
    seals.length > 0 &&
    seals.length === found.length &&
    seals.every(({ fieldName }, index) => found[index]?.fieldName === fieldName)
  );
}
