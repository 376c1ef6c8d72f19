import { createHash, createPrivateKey, sign, verify, X509Certificate } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { developmentSeals } from '../../../../test/support/development-seals.js';
import { type DerNode, readDer } from '../../asn1/der.js';
import { readOctetString, readOid } from '../../asn1/values.js';
import { TokenWriter } from './time-stamp-token.js';

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');

/** Any SEQUENCE will do: the writer does not look inside. */
const INFO = Uint8Array.of(0x30, 3, 2, 1, 7);

/** Walks down: `at(node, 1, 0)` is the first child of the second child. */
function at(node: DerNode, ...path: readonly number[]): DerNode {
  return path.reduce((current, index) => {
    const child = current.children()[index];
    if (!child) throw new Error(`no child ${index}`);
    return child;
  }, node);
}

describe(TokenWriter.name, () => {
  let directory: string;
  beforeAll(async () => {
    directory = await developmentSeals();
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function stamped(certificates: 'included' | 'left out') {
    const file = join(directory, 'tsa-1');
    const { raw: certificate } = new X509Certificate(await readFile(`${file}.pem`));
    const { raw: issuer } = new X509Certificate(await readFile(join(directory, 'tsa-ca.pem')));
    const writer = new TokenWriter({ certificate, chain: [issuer], keyType: 'p-256' });
    const attributes = writer.signedAttributes(INFO);
    const signature = sign('sha256', attributes, createPrivateKey(await readFile(`${file}.key.pem`)));
    return { certificate, issuer, token: writer.token(INFO, attributes, signature, certificates) };
  }

  it('writes SignedData version 3 around the TSTInfo (RFC 5652 §5.1, RFC 3161 §2.4.2)', async () => {
    const { certificate, issuer, token } = await stamped('included');
    expect(readOid(at(readDer(token), 0))).toBe('1.2.840.113549.1.7.2');
    const signedData = at(readDer(token), 1, 0);
    expect(signedData.children()).toHaveLength(5);
    expect(hex(at(signedData, 0).encoded)).toBe('020103');
    expect(hex(at(signedData, 1).encoded)).toBe('310d300b0609608648016503040201');
    // id-ct-TSTInfo, then [0] EXPLICIT OCTET STRING
    expect(hex(at(signedData, 2).encoded)).toBe('3016060b2a864886f70d0109100104a00704053003020107');
    expect(at(signedData, 3).identifier).toBe(0xa0);
    const inside = at(signedData, 3)
      .children()
      .map(({ encoded }) => hex(encoded));
    expect(new Set(inside)).toEqual(new Set([hex(certificate), hex(issuer)]));
    expect(at(signedData, 4).children()).toHaveLength(1);
  });

  it('leaves the certificates out when nobody asked for them', async () => {
    const { certificate, token } = await stamped('left out');
    const signedData = at(readDer(token), 1, 0);
    expect(signedData.children().map(({ identifier }) => identifier)).toEqual([2, 0x31, 0x30, 0x31]);
    expect(hex(token)).not.toContain(hex(certificate));
  });

  it('signs type, digest and certificate (RFC 3161 §2.4.2, RFC 5816 §2.2.1)', async () => {
    const { certificate, token } = await stamped('included');
    const signer = at(readDer(token), 1, 0, 4, 0);
    expect(hex(at(signer, 0).encoded)).toBe('020101');
    expect(signer.children()).toHaveLength(6);
    const [contentType, messageDigest, reference, ...others] = at(signer, 3).children();
    expect(others).toEqual([]);
    expect(hex(contentType?.encoded)).toBe('301a06092a864886f70d010903310d060b2a864886f70d0109100104');
    const digest = createHash('sha256').update(INFO).digest('hex');
    expect(hex(messageDigest?.encoded)).toBe(`302f06092a864886f70d01090431220420${digest}`);
    expect(reference && readOid(at(reference, 0))).toBe('1.2.840.113549.1.9.16.2.47');
    const named = reference && hex(at(reference, 1, 0, 0, 0, 0).encoded);
    expect(named).toBe(`0420${createHash('sha256').update(certificate).digest('hex')}`);
  });

  it('has a signature that one flipped bit breaks', async () => {
    const { certificate, token } = await stamped('included');
    const signer = at(readDer(token), 1, 0, 4, 0);
    const attributes = Uint8Array.from(at(signer, 3).encoded).fill(0x31, 0, 1);
    const { publicKey } = new X509Certificate(certificate);
    const signature = readOctetString(at(signer, 5));
    expect(verify('sha256', attributes, publicKey, signature)).toBe(true);
    attributes[40] = (attributes[40] ?? 0) ^ 1;
    expect(verify('sha256', attributes, publicKey, signature)).toBe(false);
  });
});
