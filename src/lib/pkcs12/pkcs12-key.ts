import { createHmac, createPrivateKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import forge from 'node-forge';
import { deriveOctets, PURPOSE } from './key-derivation.js';
import {
  childAt,
  childrenOf,
  encodingOf,
  integerOf,
  octetsOf,
  oidOf,
  parseBer,
  textOf,
  type Element,
} from './ber.js';

const OIDS = {
  data: '1.2.840.113549.1.7.1',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  friendlyName: '1.2.840.113549.1.9.20',
} as const;

/** Hashes of the MAC (RFC 7292 §4). */
const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** RFC 7292 appendix C, key bits; Node's OpenSSL has no RC2. */
const RC2_BITS: Readonly<Record<string, number>> = {
  '1.2.840.113549.1.12.1.5': 128,
  '1.2.840.113549.1.12.1.6': 40,
};

const MAX_ITERATIONS = 5_000_000;

/** A SafeBag with a private key; `value` is the PKCS#8 structure, encrypted or not. */
type KeyBag = Readonly<{ shrouded: boolean; value: Element; name: string | undefined }>;

/**
 * The private key of a PKCS#12 file (RFC 7292), as OpenSSL, keytool, Windows and CAs write them: PBES2, 3DES or RC2.
 * Certificates in the file are left alone.
 *
 * @param name friendly name of the key's bag; needed when there are several keys
 * @throws Error that says what is wrong and nothing of what is inside
 */
export function readPkcs12Key(bytes: Uint8Array, pin: string, name?: string): KeyObject {
  const bags = authenticatedBags(bytes, pin).filter((bag) => name === undefined || bag.name === name);
  const [bag] = bags;
  if (!bag)
    throw new Error(name === undefined ? 'holds no private key' : 'holds no private key of that name');
  if (bags.length > 1) throw new Error('holds several private keys: the reference must give the name of one');
  return openBag(bag, pin);
}

function authenticatedBags(bytes: Uint8Array, pin: string): readonly KeyBag[] {
  try {
    const [, authSafe, macData] = childrenOf(parseBer(bytes));
    const contents = contentOf(authSafe);
    // Files without a MAC exist: what must be right in them is only the key, which is compared with the certificate.
    if (macData && !isMacRight(macData, contents, pin)) throw new WrongPinError();
    const bags = childrenOf(parseBer(contents))
      .filter((info) => oidOf(childAt(info, 0)) === OIDS.data)
      .flatMap((info) => childrenOf(parseBer(contentOf(info))));
    return bags.flatMap(keyBagOf);
  } catch (error) {
    if (error instanceof WrongPinError) throw error;
    throw new Error('is damaged, or no PKCS#12 file of a known kind', { cause: error });
  }
}

class WrongPinError extends Error {
  constructor() {
    super('cannot be opened: its PIN is another');
  }
}

/** The octets of a ContentInfo of type data. */
function contentOf(info: Element | undefined): Buffer {
  if (oidOf(childAt(info, 0)) !== OIDS.data) throw new Error('is no data');
  return octetsOf(childAt(childAt(info, 1), 0));
}

/** RFC 7292 §5.1 step 6. */
function isMacRight(macData: Element, contents: Uint8Array, pin: string): boolean {
  const [digestInfo, salt, count] = childrenOf(macData);
  const hash = HASHES[oidOf(childAt(childAt(digestInfo, 0), 0))] ?? '';
  const expected = octetsOf(childAt(digestInfo, 1));
  const iterations = iterationsOf(count);
  const input = { hash, pin, salt: octetsOf(salt), iterations, purpose: PURPOSE.mac };
  const key = deriveOctets({ ...input, length: expected.length });
  const mac = createHmac(hash, key).update(contents).digest();
  return mac.length === expected.length && timingSafeEqual(mac, expected);
}

function keyBagOf(bag: Element): readonly KeyBag[] {
  const oid = oidOf(childAt(bag, 0));
  if (oid !== OIDS.keyBag && oid !== OIDS.shroudedKeyBag) return [];
  const attributes = childrenOf(bag)[2];
  const named = childrenOf(attributes).find(
    (attribute) => oidOf(childAt(attribute, 0)) === OIDS.friendlyName,
  );
  return [
    {
      shrouded: oid === OIDS.shroudedKeyBag,
      value: childAt(childAt(bag, 1), 0),
      name: named && textOf(childAt(childAt(named, 1), 0)),
    },
  ];
}

function openBag({ shrouded, value }: KeyBag, pin: string): KeyObject {
  try {
    const oid = shrouded ? oidOf(childAt(childAt(value, 0), 0)) : '';
    const der = RC2_BITS[oid] === undefined ? encodingOf(value) : decryptRc2(value, RC2_BITS[oid], pin);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8', passphrase: Buffer.from(pin) });
  } catch {
    // The cause may hold what was decrypted.
    throw new Error(
      'holds a private key that cannot be opened: its PIN is another, or its cipher is not known',
    );
  }
}

function decryptRc2(value: Element, bits: number, pin: string): Buffer {
  const [algorithm, encrypted] = childrenOf(value);
  const [salt, count] = childrenOf(childAt(algorithm, 1));
  const input = { hash: 'sha1', pin, salt: octetsOf(salt), iterations: iterationsOf(count) };
  const key = deriveOctets({ ...input, purpose: PURPOSE.key, length: bits / 8 });
  const initialValue = deriveOctets({ ...input, purpose: PURPOSE.initialValue, length: 8 });
  const cipher = forge.rc2.createDecryptionCipher(key.toString('latin1'), bits);
  cipher.start(initialValue.toString('latin1'));
  cipher.update(forge.util.createBuffer(octetsOf(encrypted).toString('latin1')));
  if (!cipher.finish()) throw new Error('is padded wrongly');
  return Buffer.from(cipher.output.getBytes(), 'latin1');
}

function iterationsOf(count: Element | undefined): number {
  const iterations = count ? integerOf(count) : 1;
  if (iterations < 1 || iterations > MAX_ITERATIONS) throw new Error('has an iteration count out of bounds');
  return iterations;
}
