import { createHash, type X509Certificate } from 'node:crypto';
import { CmsWriter } from '../lib/cms/write/signed-data.js';
import type { Appearance } from '../lib/pades/write/seal-field.js';
import { isDevelopmentCertificate } from '../lib/x509/development-mark.js';
import { certificateParts } from '../lib/x509/write/certificate-parts.js';
import type { Signer } from './signer.port.js';

/** An electronic seal (电子印章) ready for use: certificate, key and specimen of one authority. */
export type Seal = Readonly<{
  /** Of its record; stored with what it sealed. */
  id: string;
  authority: Readonly<{ name: string; uscc: string }>;
  /** DER. */
  certificate: Uint8Array;
  /** Of the certificate, hexadecimal. */
  certificateSha256: string;
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

/** @param certificates the seal's first, the root last */
export function sealOf(
  { id, name, uscc, sealCode }: Readonly<Record<'id' | 'name' | 'uscc' | 'sealCode', string>>,
  certificates: readonly Pick<X509Certificate, 'raw'>[],
  signer: Signer,
  specimen: Appearance,
): Seal {
  const [certificate = new Uint8Array(), ...chain] = certificates.map(({ raw }) => raw);
  const { commonName, notBefore, notAfter } = certificateParts(certificate);
  return {
    id,
    authority: { name, uscc },
    certificate,
    certificateSha256: sha256Hex(certificate),
    chain,
    signerName: commonName,
    signer,
    sealCode,
    development: [certificate, ...chain].some(isDevelopmentCertificate),
    notBefore,
    notAfter,
    specimen,
    cms: new CmsWriter({ certificate, chain, keyType: signer.keyType }),
  };
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function isInDate({ notBefore, notAfter }: Pick<Seal, 'notBefore' | 'notAfter'>, at: Date): boolean {
  return notBefore <= at && at <= notAfter;
}
