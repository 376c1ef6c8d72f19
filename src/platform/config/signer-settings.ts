import { basename, isAbsolute } from 'node:path';
import type { EnvironmentReader } from './environment.js';

/** Which places outside the seals' folder a key reference may lead to. */
export type SignerSettings = Readonly<{
  /** Absolute paths of the PKCS#11 modules that may be loaded into this process. */
  pkcs11Modules: readonly string[];
  /** Origins of the remote signing services that may be asked. */
  cscOrigins: readonly string[];
  /** How long one answer of a remote signing service may take. */
  cscTimeoutMs: number;
  /** Value of a variable that a reference names; a function, so that no printed settings show it. */
  secret: (name: string) => string | undefined;
}>;

type Environment = Readonly<Record<string, string | undefined>>;

export function readSignerSettings(read: EnvironmentReader, env: Environment): SignerSettings {
  const pkcs11Modules = read.list('PKCS11_MODULES', 'comma-separated absolute paths', isAbsolute);
  const names = pkcs11Modules.map((path) => basename(path));
  if (new Set(names).size < names.length) read.wrong.push('PKCS11_MODULES: two files of the same name');
  return {
    pkcs11Modules,
    cscOrigins: read.list('CSC_ORIGINS', 'comma-separated https origins', isSafeOrigin),
    cscTimeoutMs: read.integer('CSC_TIMEOUT_SECONDS', 8, 1, 120) * 1000,
    secret: (name) => env[name],
  };
}

/** Plain http only to this machine, where a tunnel may listen. */
function isSafeOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  const isHere = protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return origin === text && (protocol === 'https:' || isHere);
}
