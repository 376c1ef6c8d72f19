import { OIDS } from '../../../oids.js';

type Node = {
  readonly policy: string;
  /** Policies of the next certificate that continue this one. */
  expected: readonly string[];
  readonly parents: Set<Node>;
  /** How many nodes of the next depth continue this one. */
  children: number;
};

const ANY = OIDS.anyPolicy;

/**
 * The policies for which a path is good, as the graph of RFC 9618 §5, which says the same as the tree of RFC 5280
 * §6.1 and grows with the certificates' policies only, not with their product.
 */
export class PolicyGraph {
  /** Nodes by policy, one map for each certificate from the anchor on; depth 0 is any policy. */
  private readonly depths: Map<string, Node>[] = [new Map([[ANY, nodeOf(ANY)]])];

  get isEmpty(): boolean {
    return (this.depths.at(-1)?.size ?? 0) === 0;
  }

  /** §6.1.3 d, e: goes one certificate further. @param policies `undefined` without the extension */
  extend(policies: readonly string[] | undefined, takesAny: boolean): void {
    const depth = new Map<string, Node>();
    const above = this.depths.at(-1) ?? new Map<string, Node>();
    const expecting = nodesByExpected(above);
    const wildcard = above.get(ANY);
    for (const policy of policies ?? []) {
      const parents = expecting.get(policy) ?? (wildcard === undefined ? [] : [wildcard]);
      if (policy !== ANY && !depth.has(policy)) add(depth, policy, parents);
    }
    if (takesAny && policies?.includes(ANY) === true)
      for (const [policy, parents] of expecting) if (!depth.has(policy)) add(depth, policy, parents);
    this.depths.push(depth);
    this.prune();
  }

  /** §6.1.4 b: policies of the subject's domain in place of the issuer's, or none when mapping is inhibited. */
  map(mappings: readonly Readonly<{ from: string; to: string }>[], isAllowed: boolean): void {
    const depth = this.depths.at(-1);
    if (depth === undefined) return;
    for (const [from, to] of grouped(mappings)) {
      const node = depth.get(from);
      if (!isAllowed && node !== undefined) remove(depth, node);
      if (isAllowed && node !== undefined) node.expected = to;
      if (isAllowed && node === undefined) mapAny(depth, from, to);
    }
    this.prune();
  }

  /** §6.1.5 g. @returns the policies that the user takes and the path is good for */
  forUser(wanted: readonly string[] | undefined): readonly string[] {
    const last = this.depths.at(-1);
    if (last === undefined || last.size === 0) return [];
    const all = wanted === undefined || wanted.includes(ANY);
    const roots = this.depths
      .slice(1)
      .flatMap((depth) => [...depth.values()])
      .filter(({ policy, parents }) => policy !== ANY && [...parents].some((parent) => parent.policy === ANY))
      .map(({ policy }) => policy);
    if (all) return [...new Set([...roots, ...(last.has(ANY) ? [ANY] : [])])];
    return [...new Set(wanted)].filter((policy) => last.has(ANY) || roots.includes(policy));
  }

  /** §6.1.3 d 3: what no certificate below continues goes. */
  private prune(): void {
    for (let i = this.depths.length - 2; i >= 0; i--) {
      const depth = this.depths[i];
      for (const node of depth?.values() ?? []) if (depth && node.children === 0) remove(depth, node);
    }
  }
}

function nodeOf(policy: string, parents: readonly Node[] = []): Node {
  return { policy, expected: [policy], parents: new Set(parents), children: 0 };
}

function add(depth: Map<string, Node>, policy: string, parents: readonly Node[]): Node | undefined {
  if (parents.length === 0) return undefined;
  const node = nodeOf(policy, parents);
  depth.set(policy, node);
  for (const parent of node.parents) parent.children += 1;
  return node;
}

function remove(depth: Map<string, Node>, node: Node): void {
  depth.delete(node.policy);
  for (const parent of node.parents) parent.children -= 1;
}

/** §6.1.4 b 1: a policy that came in under any policy. */
function mapAny(depth: Map<string, Node>, from: string, to: readonly string[]): void {
  const parents = depth.get(ANY)?.parents;
  const node = parents && add(depth, from, [...parents]);
  if (node !== undefined) node.expected = to;
}

function nodesByExpected(depth: ReadonlyMap<string, Node>): ReadonlyMap<string, Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of depth.values())
    for (const policy of node.expected) {
      const nodes = found.get(policy);
      if (nodes === undefined) found.set(policy, [node]);
      else nodes.push(node);
    }
  return found;
}

function grouped(mappings: readonly Readonly<{ from: string; to: string }>[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { from, to } of mappings) found.set(from, [...(found.get(from) ?? []), to]);
  return found;
}
