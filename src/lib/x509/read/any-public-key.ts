import { createPublicKey, type KeyObject } from 'node:crypto';
import { DerError, type DerNode, TAG } from '../../asn1/der.js';
import { OIDS } from '../../oids.js';
import { type AlgorithmIdentifier, isNull } from './algorithm-identifier.js';
import { hexOf, readAnyBits, readAnyOid } from './any-values.js';
import { spkiOf } from './spki.js';

export type AnyKeyType = 'RSA' | 'RSA-PSS' | 'DSA' | 'EC' | 'Ed25519' | 'Ed448' | 'unknown';

const TYPES: Readonly<Record<string, AnyKeyType>> = {
  [OIDS.rsaEncryption]: 'RSA',
  [OIDS.rsaPss]: 'RSA-PSS',
  [OIDS.dsa]: 'DSA',
  [OIDS.ecPublicKey]: 'EC',
  [OIDS.ed25519]: 'Ed25519',
  [OIDS.ed448]: 'Ed448',
};

/** SubjectPublicKeyInfo of any kind (RFC 5280 §4.1.2.7); imported only when it has to verify something. */
export class AnyPublicKey {
  private imported: { key: KeyObject | undefined } | undefined;
  private readonly forPss = new Map<string, KeyObject | undefined>();

  constructor(
    /** DER of the whole. */
    readonly encoded: Uint8Array,
    readonly algorithm: AlgorithmIdentifier,
    /** The key proper: what OCSP hashes (RFC 6960 §4.1.1). */
    readonly bits: Uint8Array,
  ) {}

  get type(): AnyKeyType {
    return TYPES[this.algorithm.oid] ?? 'unknown';
  }

  /** Bits of modulus, prime or curve; 0 for a key that cannot be imported. */
  get size(): number {
    const details = this.keyObject?.asymmetricKeyDetails;
    if (details?.modulusLength !== undefined) return details.modulusLength;
    if (details?.namedCurve !== undefined)
      return Number(/\d{3}/.exec(details.namedCurve)?.[0] ?? this.bits.length * 4);
    return this.keyObject === undefined ? 0 : this.bits.length * 8;
  }

  /** OpenSSL's name, e.g. `prime256v1`. */
  get curve(): string | undefined {
    return this.keyObject?.asymmetricKeyDetails?.namedCurve;
  }

  /** DSA keys may leave their parameters to the issuer's (RFC 3279 §2.3.2). */
  get inheritsParameters(): boolean {
    const { parameters } = this.algorithm;
    return this.type === 'DSA' && (parameters === undefined || isNull(parameters));
  }

  /** @returns `undefined` for a key that is incomplete, unknown or wrong */
  get keyObject(): KeyObject | undefined {
    this.imported ??= { key: this.isNamed() ? importKey(this.encoded) : undefined };
    return this.imported.key;
  }

  /** This key with the parameters of its issuer's, where it inherits them (RFC 5280 §6.1.4 d, e). */
  completedBy(issuer: AnyPublicKey): AnyPublicKey {
    const { parameters } = issuer.algorithm;
    if (!this.inheritsParameters || issuer.type !== 'DSA' || parameters === undefined) return this;
    const algorithm = { oid: this.algorithm.oid, parameters };
    return new AnyPublicKey(spkiOf('dsa', parameters, this.bits), algorithm, this.bits);
  }

  /**
   * The same RSA key, bound to the parameters of one PSS signature, so that OpenSSL holds the mask's digest to them.
   *
   * @param parameters DER of RSASSA-PSS-params
   */
  boundToPss(parameters: Uint8Array): KeyObject | undefined {
    const name = hexOf(parameters);
    if (!this.forPss.has(name)) this.forPss.set(name, importKey(spkiOf('rsaPss', parameters, this.bits)));
    return this.forPss.get(name);
  }

  /** Curves only by name (RFC 5480 §2.1.1): parameters written out may hold a generator that fits a forger's key. */
  private isNamed(): boolean {
    return this.type !== 'EC' || this.algorithm.parameters?.[0] === TAG.OBJECT_IDENTIFIER;
  }
}

/** @param node SubjectPublicKeyInfo; @throws DerError */
export function readAnyPublicKey(node: DerNode): AnyPublicKey {
  const [algorithm, bits] = node.expect(TAG.SEQUENCE).children();
  if (algorithm === undefined || bits === undefined)
    throw new DerError('SubjectPublicKeyInfo of another form');
  return new AnyPublicKey(node.encoded, readAnyAlgorithm(algorithm), readAnyBits(bits));
}

/** @throws DerError */
export function readAnyAlgorithm(node: DerNode): AlgorithmIdentifier {
  const [type, parameters] = node.expect(TAG.SEQUENCE).children();
  if (type === undefined) throw new DerError('AlgorithmIdentifier of another form');
  return { oid: readAnyOid(type), parameters: parameters?.encoded };
}

function importKey(encoded: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(encoded), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}
