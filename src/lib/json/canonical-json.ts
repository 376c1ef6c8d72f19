/** With `u` a pair is one character, so that only a half without its other half is found. */
export const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * JSON in the one form that RFC 8785 (JCS) allows: no white space, members by the UTF-16 code units of their names, strings and
 * numbers as ECMAScript writes them. Members that are `undefined` are left out, `toJSON` is asked, both as `JSON.stringify` does.
 *
 * @throws TypeError for what I-JSON cannot hold: NaN, infinity, bigint, functions, `undefined` in an array, lone surrogates
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('a number that JSON cannot hold');
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : canonicalObject(value);
    case 'bigint':
    case 'function':
    case 'symbol':
    case 'undefined':
    default:
      throw new TypeError(`${typeof value} is no JSON value`);
  }
}

/** RFC 8785 §3.2.2.2: a lone surrogate ends it. */
function canonicalString(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new TypeError('a lone surrogate');
  return JSON.stringify(value);
}

function canonicalObject(value: object): string {
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return canonicalJson((value as { toJSON: () => unknown }).toJSON());
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  const members: string[] = [];
  // The default order of sort() is that of UTF-16 code units (§3.2.3).
  for (const name of Object.keys(value).toSorted()) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined) members.push(`${canonicalString(name)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}
