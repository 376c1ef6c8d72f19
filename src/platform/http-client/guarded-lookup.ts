import { isIP, type LookupFunction } from 'node:net';
import type { AllowedOrigin } from './allowed-origins.js';
import { HttpClientError } from './http-client-error.js';
import { isPublicAddress } from './public-address.js';

export type ResolvedAddress = Readonly<{ address: string; family: number }>;

/** The system's resolver, in effect; tests bring their own. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/**
 * Name resolution for one allowed origin. A socket connects to what it gives and asks nobody again, so that no name
 * can mean a public address when it is checked and a private one when it is called.
 *
 * `localhost` and numeric hosts stand in the configuration by their own name, and so are meant.
 */
export function guardedLookup(allowed: AllowedOrigin, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    void deliver(allowedAddresses(hostname, allowed, resolve), options.all === true, callback);
  };
}

/** @throws HttpClientError `refused` when no address is one to be called */
async function allowedAddresses(
  hostname: string,
  { address }: AllowedOrigin,
  resolve: Resolve,
): Promise<ResolvedAddress[]> {
  if (address !== undefined) return [{ address, family: isIP(address) }];
  const found = await resolve(hostname);
  const allowed = found.filter(
    (each) => hostname === 'localhost' || isPublicAddress(each.address, each.family),
  );
  if (allowed.length === 0) throw new HttpClientError('refused', `${hostname} has no public address`);
  return allowed;
}

type Callback = Parameters<LookupFunction>[2];

/** Calls back outside of any promise: what the caller throws is not taken for a failed look-up. */
async function deliver(found: Promise<ResolvedAddress[]>, all: boolean, callback: Callback): Promise<void> {
  const [outcome] = await Promise.allSettled([found]);
  if (outcome.status === 'rejected') callback(outcome.reason as NodeJS.ErrnoException, '', 0);
  else if (all) callback(null, outcome.value);
  else callback(null, outcome.value[0]?.address ?? '', outcome.value[0]?.family ?? 0);
}
