import { SignerError } from '../signer-error.js';

/** Opaque number of a slot, session or object. */
export type Handle = Buffer;

export type Attribute = Readonly<{ type: number; value?: Buffer | string | number | boolean }>;

/** What is used of PKCS #11 v2.40; `pkcs11js` is a class of this form. */
export interface Cryptoki {
  C_Initialize(): void;
  C_Finalize(): void;
  C_GetSlotList(tokenPresent: boolean): readonly Handle[];
  C_GetTokenInfo(slot: Handle): Readonly<{ label: string; flags: number }>;
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_Login(session: Handle, user: number, pin: string): void;
  C_Logout(session: Handle): void;
  C_FindObjectsInit(session: Handle, template: readonly Attribute[]): void;
  C_FindObjects(session: Handle, most: number): readonly Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(
    session: Handle,
    object: Handle,
    template: readonly Attribute[],
  ): readonly Readonly<{ value: Buffer }>[];
  C_SignInit(session: Handle, mechanism: Readonly<{ mechanism: number }>, key: Handle): void;
  C_Sign(session: Handle, data: Buffer, signature: Buffer): Buffer;
}

/** Numbers of PKCS #11 v2.40, `pkcs11t.h`. */
export const CK = {
  CKF_SERIAL_SESSION: 0x4,
  CKF_USER_PIN_FINAL_TRY: 0x20000,
  CKF_USER_PIN_LOCKED: 0x40000,
  CKU_USER: 1,
  CKU_CONTEXT_SPECIFIC: 2,
  CKO_PRIVATE_KEY: 3,
  CKA_CLASS: 0x0,
  CKA_LABEL: 0x3,
  CKA_KEY_TYPE: 0x100,
  CKA_ID: 0x102,
  CKA_ALWAYS_AUTHENTICATE: 0x202,
  CKK_RSA: 0x0,
  CKK_EC: 0x3,
  CKM_RSA_PKCS: 0x1,
  CKM_ECDSA: 0x1041,
} as const;

type CryptokiClass = new () => Cryptoki & { load: (file: string) => void };

/**
 * @param name of the optional package; a variable, so that the compiler does not need it
 * @throws Error when it is not installed
 */
export async function importCryptoki(name = 'pkcs11js'): Promise<CryptokiClass> {
  try {
    const { default: found } = (await import(name)) as { default: { PKCS11: CryptokiClass } };
    return found.PKCS11;
  } catch {
    throw new Error(`key reference: pkcs11 needs the optional package ${name}, which is not installed`);
  }
}

/** @throws SignerError when the file is no module */
export function loadCryptoki(file: string, Class: CryptokiClass): Cryptoki {
  try {
    const cryptoki = new Class();
    cryptoki.load(file);
    return cryptoki;
  } catch {
    throw new SignerError('module-not-usable', `${file} cannot be loaded as a PKCS#11 module.`);
  }
}

/** Name of the return value that an error stands for, e.g. `CKR_DEVICE_REMOVED`. */
export function returnValueOf(error: unknown): string | undefined {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? /^CKR_[A-Z0-9_]+$/.exec(message)?.[0] : undefined;
}
