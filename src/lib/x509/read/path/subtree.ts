import type { AnyGeneralName } from '../any-general-names.js';
import type { AnyName } from '../any-name.js';

/**
 * Whether a name lies in a subtree (RFC 5280 §4.2.1.10).
 *
 * @returns `undefined` when nobody can tell: another kind, or one that is not compared
 */
export function isWithin(name: AnyGeneralName, base: AnyGeneralName): boolean | undefined {
  if (name.kind === 'directory' && base.kind === 'directory') return isBelow(name.name, base.name);
  if (name.kind === 'ip' && base.kind === 'ip') return isInNetwork(name.octets, base.octets);
  if (name.kind === 'dns' && base.kind === 'dns') return isInDomain(name.text, base.text);
  if (name.kind === 'email' && base.kind === 'email') return isMailbox(name.text, base.text);
  if (name.kind === 'uri' && base.kind === 'uri') return isUri(name.text, base.text);
  return undefined;
}

function isBelow(name: AnyName, base: AnyName): boolean {
  return base.rdns.every((rdn, i) => rdn === name.rdns[i]);
}

/** Labels may be added to the left; an empty base takes every name. */
function isInDomain(name: string, base: string): boolean {
  const [host, domain] = [name.toLowerCase().replace(/\.$/, ''), base.toLowerCase().replace(/\.$/, '')];
  if (domain === '') return true;
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

/** A mailbox, all of a host (`example.com`), or all hosts of a domain (`.example.com`). */
function isMailbox(name: string, base: string): boolean | undefined {
  const at = name.lastIndexOf('@');
  if (at <= 0) return undefined;
  const host = name.slice(at + 1);
  const separator = base.lastIndexOf('@');
  // RFC 5321 §2.4: the local part may be case sensitive, the host is not.
  if (separator >= 0)
    return name.slice(0, at) === base.slice(0, separator) && isHost(host, base.slice(separator + 1));
  return base === '' || isHost(host, base);
}

/** The host itself, or with a leading point every host below it, and not it. */
function isHost(host: string, base: string): boolean {
  const [name, domain] = [host.toLowerCase(), base.toLowerCase()];
  return domain.startsWith('.') ? name.endsWith(domain) && name !== domain : name === domain;
}

/** The host part decides; a URI without a host name cannot be judged. */
function isUri(name: string, base: string): boolean | undefined {
  const [, authority] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(name) ?? [];
  const host = authority?.replace(/^.*@/, '').replace(/:\d*$/, '').replace(/\.$/, '');
  const isName = host !== undefined && /^[a-z0-9_*.-]+$/i.test(host) && !/^[\d.]+$/.test(host);
  return isName ? base === '' || isHost(host, base) : undefined;
}

/** Address and mask, 8 octets or 32. */
function isInNetwork(address: Uint8Array, network: Uint8Array): boolean {
  const { length } = address;
  if (network.length !== length * 2) return false;
  return address.every((octet, i) => ((octet ^ (network[i] ?? 0)) & (network[length + i] ?? 0)) === 0);
}
