import type { CmsFaultCode } from '../../lib/cms/read/cms-fault.js';
import type { Fault } from '../../lib/faults/fault.js';
import type { GlyphFaultCode } from '../../lib/glyphs/glyph-fault.js';
import type { SealFaultCode } from '../../lib/pades/read/seal-fault.js';
import type { ContentFaultCode } from '../../lib/pdf/read/content/content-fault.js';
import type { GlyphFault } from '../../lib/pdf/read/content/marks.js';
import type { PdfFaultCode } from '../../lib/pdf/read/pdf-fault.js';
import type { X509FaultCode } from '../../lib/x509/read/x509-fault.js';

/** A text that must stand on the page, and where in the snapshot it comes from (JSON Pointer). */
export type ExpectedText = Readonly<{ pointer: string; text: string }>;

export type SelfCheckInput = Readonly<{
  /** The stored file, read back. */
  bytes: Uint8Array;
  /** What the QR code must say, exactly. */
  verificationUrl: string;
  texts: readonly ExpectedText[];
  /** DER of the certificate that was to seal. */
  signerCertificate: Uint8Array;
  /** SHA-256 of the operators that draw the seal's specimen, hexadecimal. */
  specimenSha256: string;
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
  | ContentFaultCode
  | GlyphFaultCode
  | GlyphFault['code']
  | 'text-missing'
  | 'text-hidden'
  | 'text-covered'
  | 'text-overlap'
  | 'seal-not-drawn'
  | 'seal-other-specimen'
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
  seal: SealCheckFacts | undefined;
  page: PageCheckFacts | undefined;
  /** `undefined` also when no rendering was asked for. */
  pixels: PixelFacts | undefined;
}>;

export type SealCheckFacts = Readonly<{
  digestMatches: boolean;
  signatureIsValid: boolean;
  /** The certificate in the seal is the expected one, byte by byte. */
  signerIsExpected: boolean;
  /** Common names, signer first; empty when no chain leads to an anchor. */
  chain: readonly string[];
}>;

export type PageCheckFacts = Readonly<{
  /** Characters shown, white space not counted. */
  characters: number;
  textsExpected: number;
  textsFound: number;
  /** What each drawn code says. */
  codes: readonly string[];
  sealIsDrawn: boolean;
  /** The drawing in the seal's place is the expected specimen, byte by byte. */
  specimenIsExpected: boolean;
}>;

export type PixelFacts = Readonly<{
  pages: number;
  glyphsExpected: number;
  glyphsInked: number;
  code: string | undefined;
  /** Part of the seal's rectangle that is red, 0 to 1. */
  sealRedness: number;
  sealIsRed: boolean;
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
  input: Pick<SelfCheckInput, 'verificationUrl' | 'render'>,
  facts: SelfCheckFacts,
  faults: readonly SelfCheckFault[],
): SelfCheckReport {
  const { structure, seal, page, pixels } = facts;
  const isSealGood =
    seal !== undefined &&
    seal.digestMatches &&
    seal.signatureIsValid &&
    seal.signerIsExpected &&
    seal.chain.length > 0;
  const isPageGood =
    page !== undefined &&
    page.characters > 0 &&
    page.textsFound === page.textsExpected &&
    page.codes.length === 1 &&
    page.codes[0] === input.verificationUrl &&
    page.sealIsDrawn &&
    page.specimenIsExpected;
  const arePixelsGood =
    !input.render ||
    (pixels !== undefined &&
      pixels.glyphsInked === pixels.glyphsExpected &&
      pixels.code === input.verificationUrl &&
      pixels.sealIsRed);
  const sound = structure !== undefined && isSealGood && isPageGood && arePixelsGood && faults.length === 0;
  return { sound, facts, faults };
}
