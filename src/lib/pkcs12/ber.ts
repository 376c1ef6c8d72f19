import forge from 'node-forge';

/** An element of BER: PKCS#12 files are often no DER (indefinite lengths, strings in pieces). */
export type Element = forge.asn1.Asn1;

export function parseBer(bytes: Uint8Array): Element {
  return forge.asn1.fromDer(Buffer.from(bytes).toString('latin1'));
}

/** @returns nothing for an element that is not there or not constructed */
export function childrenOf(element: Element | undefined): readonly Element[] {
  return Array.isArray(element?.value) ? element.value : [];
}

/** @throws Error when it is not there */
export function childAt(element: Element | undefined, index: number): Element {
  const child = childrenOf(element)[index];
  if (!child) throw new Error('misses a part');
  return child;
}

/** Contents of a string, its pieces put together (X.690 §8.7.3). */
export function octetsOf(element: Element | undefined): Buffer {
  if (element === undefined) throw new Error('misses a string');
  if (typeof element.value === 'string') return Buffer.from(element.value, 'latin1');
  return Buffer.concat(element.value.map(octetsOf));
}

/** A BMPString, which forge reads into characters at once. */
export function textOf(element: Element): string | undefined {
  return typeof element.value === 'string' ? element.value : undefined;
}

export function oidOf(element: Element): string {
  return forge.asn1.derToOid(octetsOf(element).toString('latin1'));
}

/** An INTEGER of up to six octets. */
export function integerOf(element: Element): number {
  const octets = octetsOf(element);
  return octets.length > 6 ? Number.NaN : Number.parseInt(octets.toString('hex'), 16);
}

export function encodingOf(element: Element): Buffer {
  return Buffer.from(forge.asn1.toDer(element).getBytes(), 'latin1');
}
