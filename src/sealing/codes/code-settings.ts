/** `codes.json` of the seals' folder; paths are relative to it. */
export type CodeSettings = Readonly<{
  /** Whose licences, e.g. `CN-410726`. */
  issuer: string;
  /** PEM of the key that signs codes and status lists. */
  publicKey: string;
  /** Reference of its private key, as for seals. */
  key: string;
  /** PEM of the public key that trust lists are signed with. Its private key is not here. */
  root: string;
  /** COSE_Sign1, signed away from this machine. */
  trustList: string;
}>;

const MEMBERS = ['issuer', 'publicKey', 'key', 'root', 'trustList'] as const;

/** @throws Error naming the member that is wrong */
export function parseCodeSettings(text: string): CodeSettings {
  const value = JSON.parse(text) as Partial<Record<string, unknown>>;
  for (const member of MEMBERS) {
    const given = value[member];
    if (typeof given !== 'string' || given === '') throw new Error(`${member}: a text is expected`);
  }
  if (!/^[A-Z]{2}-\d{6}$/.test(String(value['issuer']))) throw new Error('issuer: CN-NNNNNN is expected');
  return value as CodeSettings;
}
