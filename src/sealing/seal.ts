import type { CmsWriter } from '../lib/cms/write/signed-data.js';
import type { Appearance } from '../lib/pades/write/seal-field.js';
import type { Signer } from './signer.port.js';

/** An electronic seal (电子印章): certificate, key and specimen of one authority. */
export type Seal = Readonly<{
  /** Unique among the seals of a directory; stored with what it sealed. */
  id: string;
  authority: Readonly<{ name: string; uscc: string }>;
  /** DER. */
  certificate: Uint8Array;
  /** DER: the issuing CA first, the root last. */
  chain: readonly Uint8Array[];
  /** Common name in the certificate. */
  signerName: string;
  signer: Signer;
  /** 印章编码: 13 digits. */
  sealCode: string;
  /** True when any certificate of the chain is a development certificate: no legal effect. */
  development: boolean;
  notBefore: Date;
  notAfter: Date;
  /** 印模, drawn once. */
  specimen: Appearance;
  /** Everything of the signature that is the same each time, encoded once. */
  cms: CmsWriter;
}>;

export function isInDate({ notBefore, notAfter }: Pick<Seal, 'notBefore' | 'notAfter'>, at: Date): boolean {
  return notBefore <= at && at <= notAfter;
}
