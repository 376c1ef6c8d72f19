import { contextTag, DerError, type DerNode, TAG } from '../../asn1/der.js';
import { type AnyGeneralName, readGeneralName } from './any-general-names.js';

/** NameConstraints (RFC 5280 §4.2.1.10). */
export type NameConstraints = Readonly<{
  permitted: readonly AnyGeneralName[];
  excluded: readonly AnyGeneralName[];
  /** Minimum or maximum is written, which this profile forbids and nobody agrees about. */
  hasDistances: boolean;
}>;

/** @throws DerError */
export function readNameConstraints(node: DerNode): NameConstraints {
  const parts = node.expect(TAG.SEQUENCE).children();
  const subtrees = (number: number): readonly (readonly DerNode[])[] =>
    parts
      .filter(({ identifier }) => identifier === contextTag(number, 'constructed'))
      .flatMap((part) => part.children())
      .map((subtree) => subtree.expect(TAG.SEQUENCE).children());
  const permitted = subtrees(0);
  const excluded = subtrees(1);
  return {
    permitted: permitted.map(base),
    excluded: excluded.map(base),
    hasDistances: [...permitted, ...excluded].some((subtree) => subtree.slice(1).some(isDistance)),
  };
}

function base([name]: readonly DerNode[]): AnyGeneralName {
  if (name === undefined) throw new DerError('GeneralSubtree without a name');
  return readGeneralName(name);
}

/** A minimum of 0 is the default, and often written out. */
function isDistance({ identifier, contents }: DerNode): boolean {
  return identifier !== contextTag(0, 'primitive') || contents.some((octet) => octet !== 0);
}
