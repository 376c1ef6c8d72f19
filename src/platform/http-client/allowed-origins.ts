import { isIP } from 'node:net';

/** Where calls may go, with the address that its name stands for when that is fixed. */
export type AllowedOrigin = Readonly<{ origin: string; address?: string }>;

/**
 * @param text `https://host[:port]`, or with `=address` behind it for a name that leads into a private network
 * @returns `undefined` for anything else, paths and user names too
 */
export function parseAllowedOrigin(text: string): AllowedOrigin | undefined {
  const [origin = '', address, ...rest] = text.split('=');
  if (rest.length > 0 || !isHttpOrigin(origin)) return undefined;
  if (address === undefined) return { origin };
  return isIP(address) === 0 ? undefined : { origin, address };
}

function isHttpOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return /^https?:$/.test(protocol) && origin === text;
}
