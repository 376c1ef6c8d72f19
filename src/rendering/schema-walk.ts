/** A node of a JSON Schema. */
export type SchemaNode = Readonly<Record<string, unknown>>;

/** @returns what to put in the text's place; undefined leaves the field out */
export type TextChange = (value: string, schema: SchemaNode, pointer: string) => string | undefined;

/**
 * A copy of `data` with every text replaced by what `change` makes of it.
 *
 * Follows `properties`, `items` and local `$ref`s; what no schema describes is kept as it is.
 */
export function mapTexts(schema: SchemaNode, data: unknown, change: TextChange): unknown {
  const mapNode = (node: SchemaNode, value: unknown, pointer: string): unknown => {
    if (typeof value === 'string') return change(value, node, pointer);
    if (Array.isArray(value)) {
      const items = dereferenced(schema, node['items']);
      return value.map((item, i) => mapNode(items, item, `${pointer}/${i}`));
    }
    if (typeof value !== 'object' || value === null) return value;
    const properties = isNode(node['properties']) ? node['properties'] : {};
    const entries = Object.entries(value).flatMap(([name, member]) => {
      const mapped = mapNode(dereferenced(schema, properties[name]), member, `${pointer}/${name}`);
      return mapped === undefined ? [] : [[name, mapped]];
    });
    return Object.fromEntries(entries) as unknown;
  };
  return mapNode(schema, data, '');
}

/** The node with what its `$ref` names laid beneath it; an empty node for none. */
function dereferenced(root: SchemaNode, node: unknown): SchemaNode {
  if (!isNode(node)) return {};
  const reference = node['$ref'];
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return node;
  const target = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, step) => (isNode(at) ? at[step] : undefined), root);
  return { ...dereferenced(root, target), ...node };
}

function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
