/** Of several holders the first one seals, whose code the register has. */
export function sealingHolder({ name, code }: Readonly<{ name: string; code: string }>): {
  name: string;
  uscc: string;
} {
  return { name: name.split('、')[0] ?? name, uscc: code };
}
