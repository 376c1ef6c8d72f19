/** Names of the dialect for what every look-up says, and ours. */
const NAMES: readonly (readonly [string, string])[] = [
  ['itemCode', '/matter'],
  ['bizNum', '/caseNo'],
  ['operatorId', '/operator/id'],
  ['operatorName', '/operator/name'],
  ['operatorUscc', '/operator/organisationUscc'],
];

/** What is asked, with our names for who asks and why; other members keep theirs. */
export type Question = Readonly<Record<string, unknown>>;

/** `{head, data}` → what `data` says. Who asks is known by the key of the request, not by `head`. */
export function questionIn(body: unknown): Question {
  const { data } = objectOf(body);
  const said = objectOf(data);
  const { itemCode, bizNum, operatorId, operatorName, operatorUscc, ...rest } = said;
  return {
    ...rest,
    ...(itemCode !== undefined && { matter: itemCode }),
    ...(bizNum !== undefined && { caseNo: bizNum }),
    operator: {
      ...(operatorId !== undefined && { id: operatorId }),
      ...(operatorName !== undefined && { name: operatorName }),
      ...(operatorUscc !== undefined && { organisationUscc: operatorUscc }),
    },
  };
}

/** The name of the dialect for a place in a {@link Question}. */
export function dialectName(pointer: string): string {
  return NAMES.find(([, ours]) => ours === pointer)?.[0] ?? pointer.slice(1).replaceAll('/', '.');
}

/** Whether nothing was said at a place: not there, null or empty. */
export function isMissingIn(question: Question, pointer: string): boolean {
  let value: unknown = question;
  for (const name of pointer.split('/').slice(1)) {
    const within = objectOf(value);
    value = Object.hasOwn(within, name) ? within[name] : undefined;
  }
  return value === undefined || value === null || value === '';
}

function objectOf(value: unknown): Record<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}
