import { contextTag, DerError, type DerNode, readDer, TAG } from '../../asn1/der.js';
import { readTime } from '../../asn1/time.js';
import { readBitString, readInteger } from '../../asn1/values.js';
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from './algorithm-identifier.js';
import { type CrlExtensionFacts, readCrlExtensions } from './crl-extensions.js';
import { crlFault } from './crl-fault.js';
import { readExtensions } from './extensions.js';

/** A complete CRL of version 2 (RFC 5280 §5.1); its entries are for `CrlIndex` to read. */
export type Crl = CrlExtensionFacts &
  Readonly<{
    encoded: Uint8Array;
    /** The bytes that `signature` signs. */
    tbs: Uint8Array;
    algorithm: AlgorithmIdentifier;
    signature: Uint8Array;
    /** DER of the Name. */
    issuer: Uint8Array;
    thisUpdate: Date;
    nextUpdate: Date;
    /** Contents of revokedCertificates, one entry behind the other: not yet looked into. */
    entries: Uint8Array;
  }>;

/** @throws FaultError with a `crl-` code */
export function readCrl(bytes: Uint8Array): Crl {
  try {
    return crlOf(readDer(bytes));
  } catch (error) {
    if (error instanceof DerError) throw crlFault('crl-malformed', error.message);
    throw error;
  }
}

function crlOf(node: DerNode): Crl {
  const [tbs, algorithm, signature, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (tbs === undefined || algorithm === undefined || signature === undefined || rest.length > 0)
    throw new DerError('CertificateList of another form');
  const bits = readBitString(signature);
  if (bits.unusedBits !== 0) throw new DerError('signature is not whole octets');
  return {
    encoded: node.encoded,
    tbs: tbs.encoded,
    algorithm: readAlgorithmIdentifier(algorithm),
    signature: bits.bytes,
    ...tbsCertList(tbs.expect(TAG.SEQUENCE).children(), algorithm),
  };
}

type TbsFacts = Omit<Crl, 'encoded' | 'tbs' | 'algorithm' | 'signature'>;

/** RFC 5280 §5.1.2. */
function tbsCertList(children: readonly DerNode[], outer: DerNode): TbsFacts {
  // A list of version 1 says no version at all.
  const isVersion2 = children[0]?.identifier === TAG.INTEGER && readInteger(children[0]) === 1n;
  if (!isVersion2) throw crlFault('crl-version', 'the list is not of version 2');
  const [algorithm, issuer, thisUpdate, nextUpdate, ...tail] = children.slice(1);
  if (
    algorithm === undefined ||
    issuer === undefined ||
    thisUpdate === undefined ||
    nextUpdate === undefined ||
    Buffer.compare(algorithm.encoded, outer.encoded) !== 0
  )
    throw new DerError('TBSCertList of another form');
  const entries = tail[0]?.identifier === TAG.SEQUENCE ? tail.shift() : undefined;
  const [extensions, ...rest] = tail;
  if (rest.length > 0) throw new DerError('TBSCertList of another form');
  const [list, ...others] = extensions?.expect(contextTag(0, 'constructed')).children() ?? [];
  if (others.length > 0) throw new DerError('two sequences of extensions');
  return {
    issuer: issuer.expect(TAG.SEQUENCE).encoded,
    thisUpdate: readTime(thisUpdate),
    nextUpdate: readTime(nextUpdate),
    entries: entries?.contents ?? new Uint8Array(),
    ...readCrlExtensions(readExtensions(list)),
  };
}
