import { DerError, type DerNode, TAG } from '../../asn1/der.js';
import { readOid } from '../../asn1/values.js';

/** RFC 5280 §4.1.1.2. */
export type AlgorithmIdentifier = Readonly<{
  oid: string;
  /** DER of the parameters, NULL included; `undefined` when absent. */
  parameters: Uint8Array | undefined;
}>;

/** @throws DerError if the node is no AlgorithmIdentifier */
export function readAlgorithmIdentifier(node: DerNode): AlgorithmIdentifier {
  const [oid, parameters, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (oid === undefined || rest.length > 0) throw new DerError('AlgorithmIdentifier of another form');
  return { oid: readOid(oid), parameters: parameters?.encoded };
}

/** DER of NULL: parameters that say there are none (RFC 4055 §2.1). */
export function isNullOrAbsent({ parameters }: AlgorithmIdentifier): boolean {
  return parameters === undefined || isNull(parameters);
}

export function isNull(parameters: Uint8Array | undefined): boolean {
  return parameters?.length === 2 && parameters[0] === TAG.NULL && parameters[1] === 0;
}
