import { contextTag, DerError, type DerNode, readDer, TAG } from '../../../asn1/der.js';
import { readInteger, readOctetString, readOid } from '../../../asn1/values.js';
import { type DigestName, digestNameOf } from '../../../cms/read/any/digests.js';
import { readAlgorithmIdentifier } from '../../../x509/read/algorithm-identifier.js';
import { tspFault } from '../tsp-fault.js';

/** RFC 3161 §2.4.2 TSTInfo of any authority. */
export type AnyTstInfo = Readonly<{
  policy: string;
  /** `undefined` for an algorithm that nobody here computes. */
  digest: DigestName | undefined;
  imprint: Uint8Array;
  genTime: Date;
  /** Content octets of the INTEGER, lower-case hex. */
  serial: string;
}>;

const EXTENSIONS = contextTag(1, 'constructed');

/** @throws FaultError with a `timestamp-` code; DerError for bytes of another form */
export function readAnyTstInfo(bytes: Uint8Array): AnyTstInfo {
  const [version, policy, imprint, serial, genTime, ...tail] = readDer(bytes).expect(TAG.SEQUENCE).children();
  if (
    version === undefined ||
    policy === undefined ||
    imprint === undefined ||
    serial === undefined ||
    genTime === undefined
  )
    throw new DerError('TSTInfo of another form');
  if (readInteger(version) !== 1n) throw tspFault('timestamp-version', 'TSTInfo is not of version 1');
  assertExtensions(tail.find(({ identifier }) => identifier === EXTENSIONS));
  const [algorithm, digest, ...rest] = imprint.expect(TAG.SEQUENCE).children();
  if (algorithm === undefined || digest === undefined || rest.length > 0)
    throw new DerError('MessageImprint of another form');
  return {
    policy: readOid(policy),
    digest: digestNameOf(readAlgorithmIdentifier(algorithm).oid),
    imprint: readOctetString(digest),
    genTime: readGeneralizedTime(genTime),
    serial: Buffer.from(serial.expect(TAG.INTEGER).contents).toString('hex'),
  };
}

/** RFC 3161 §2.4.2 demands `Z`; zeros at the end of a fraction, which it forbids, change nothing. */
function readGeneralizedTime(node: DerNode): Date {
  const text = Buffer.from(node.expect(TAG.GENERALIZED_TIME).contents).toString('latin1');
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,12}))?Z$/u.exec(text);
  const [, year, month, day, hours, minutes, seconds, fraction = ''] = match ?? [];
  const iso = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const time = new Date(iso);
  if (Number.isNaN(time.getTime()) || time.toISOString() !== iso) throw new DerError('genTime is no time');
  return time;
}

/** None is acted on, so none may be critical. */
function assertExtensions(node: DerNode | undefined): void {
  for (const extension of node?.children() ?? []) {
    const [oid, second] = extension.expect(TAG.SEQUENCE).children();
    const isCritical = second?.identifier === TAG.BOOLEAN && second.contents[0] !== 0;
    if (oid !== undefined && isCritical)
      throw tspFault('timestamp-critical-extension', `critical extension ${readOid(oid)} is not understood`);
  }
}
