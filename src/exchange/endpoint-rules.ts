import type { AllowedOrigin } from '../platform/http-client/allowed-origins.js';

const LONGEST_URL = 500;

export type EndpointRules = Readonly<{
  /** Where webhooks may go at all. */
  hosts: readonly AllowedOrigin[];
  isProduction: boolean;
}>;

/** The address as it is called, with what the configuration says of its origin. */
export type AllowedEndpoint = Readonly<{ url: URL; allowed: AllowedOrigin }>;

/**
 * Whether an address may be called at all; where its name leads to is looked at each time it is called.
 *
 * @returns what is wrong with it, in words, when it may not
 */
export function checkedEndpoint(
  text: string,
  { hosts, isProduction }: EndpointRules,
): AllowedEndpoint | string {
  if (text.length > LONGEST_URL) return `must not be longer than ${LONGEST_URL} characters`;
  if (!URL.canParse(text)) return 'must be an absolute URL';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must not name a user';
  if (url.hash !== '' || text.includes('#')) return 'must not have a fragment';
  const allowed = hosts.find(({ origin }) => origin === url.origin);
  const isHttps = url.protocol === 'https:';
  if (!isHttps && (url.protocol !== 'http:' || isProduction || !allowed)) return 'must begin with https://';
  return allowed ? { url, allowed } : 'leads to a host that is not among those webhooks may be sent to';
}
