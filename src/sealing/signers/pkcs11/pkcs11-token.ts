import { createHash } from 'node:crypto';
import { SignerError } from '../signer-error.js';
import { CK, type Cryptoki, type Handle, returnValueOf } from './cryptoki.js';
import { explained, isLost, isPinRefused, locked } from './pkcs11-failures.js';

export type TokenSigning = Readonly<{
  /** CKA_LABEL of the private key. */
  object: string;
  /** CKA_ID in hexadecimal, when several keys have the label. */
  id: string | undefined;
  /** CKA_KEY_TYPE. */
  keyType: number;
  mechanism: number;
  data: Buffer;
  /** Octets of the largest result. */
  length: number;
}>;

/** The module that the token is reached through. */
export type TokenAccess = Readonly<{
  cryptoki: Cryptoki;
  /** The slot that the token is in now. */
  slotOf: (label: string) => Handle;
}>;

type Key = Readonly<{ handle: Handle; asksEachTime: boolean }>;

/** A token logged in to once. Calls are made in this thread and cannot overlap, so one session serves all its keys. */
export class Pkcs11Token {
  #session: Handle | undefined;
  readonly #keys = new Map<string, Key>();
  /** Digests of PINs that were refused: another wrong try may lock the token for good. */
  readonly #refusedPins = new Set<string>();
  private users = 0;

  constructor(
    private readonly module: TokenAccess,
    private readonly label: string,
  ) {}

  get isOpen(): boolean {
    return this.#session !== undefined;
  }

  /**
   * Signs; a token that was away in between is opened and logged in to again, once.
   *
   * @throws SignerError
   */
  sign(signing: TokenSigning, pin: string): Buffer {
    try {
      try {
        return this.signNow(signing, pin);
      } catch (error) {
        this.leave();
        if (!isLost(error)) throw error;
        return this.signNow(signing, pin);
      }
    } catch (error) {
      this.leave();
      throw explained(error);
    }
  }

  /** One more signer that uses it. */
  join(): void {
    this.users += 1;
  }

  /** The last signer that leaves ends the session. */
  part(): void {
    this.users -= 1;
    if (this.users === 0) this.leave();
  }

  private signNow(signing: TokenSigning, pin: string): Buffer {
    const { cryptoki } = this.module;
    const { mechanism, data, length } = signing;
    const session = (this.#session ??= this.open(pin));
    const key = this.keyOf(signing, session);
    cryptoki.C_SignInit(session, { mechanism }, key.handle);
    if (key.asksEachTime) this.login(session, CK.CKU_CONTEXT_SPECIFIC, pin);
    return cryptoki.C_Sign(session, data, Buffer.alloc(length));
  }

  private open(pin: string): Handle {
    const { cryptoki } = this.module;
    const slot = this.module.slotOf(this.label);
    this.assertTriesLeft(cryptoki.C_GetTokenInfo(slot).flags);
    const session = cryptoki.C_OpenSession(slot, CK.CKF_SERIAL_SESSION);
    try {
      this.login(session, CK.CKU_USER, pin);
      return session;
    } catch (error) {
      close(cryptoki, session);
      throw error;
    }
  }

  /** Every restart may try a PIN once; the last try is left to a person. */
  private assertTriesLeft(flags: number): void {
    if (flags & CK.CKF_USER_PIN_LOCKED) throw locked('the token has locked its PIN.');
    if (flags & CK.CKF_USER_PIN_FINAL_TRY) throw locked('one try of the PIN is left; log in by hand.');
  }

  private login(session: Handle, user: number, pin: string): void {
    const digest = createHash('sha256').update(pin).digest('hex');
    if (this.#refusedPins.has(digest)) throw locked('the token has refused this PIN.');
    try {
      this.module.cryptoki.C_Login(session, user, pin);
    } catch (error) {
      if (returnValueOf(error) === 'CKR_USER_ALREADY_LOGGED_IN') return;
      if (!isPinRefused(error)) throw error;
      this.#refusedPins.add(digest);
      throw locked(`the token refuses the PIN (${returnValueOf(error)}).`);
    }
  }

  private keyOf(signing: TokenSigning, session: Handle): Key {
    const name = `${signing.keyType} ${signing.id} ${signing.object}`;
    const key = this.#keys.get(name) ?? this.find(signing, session);
    this.#keys.set(name, key);
    return key;
  }

  private find({ object, id, keyType }: TokenSigning, session: Handle): Key {
    const { cryptoki } = this.module;
    cryptoki.C_FindObjectsInit(session, [
      { type: CK.CKA_CLASS, value: CK.CKO_PRIVATE_KEY },
      { type: CK.CKA_KEY_TYPE, value: keyType },
      { type: CK.CKA_LABEL, value: object },
      ...(id === undefined ? [] : [{ type: CK.CKA_ID, value: Buffer.from(id, 'hex') }]),
    ]);
    const [handle, second] = cryptoki.C_FindObjects(session, 2);
    cryptoki.C_FindObjectsFinal(session);
    if (!handle)
      throw new SignerError('key-missing', 'the token holds no private key of that label and kind.');
    if (second)
      throw new SignerError('key-missing', 'several private keys have the label; the id must be given.');
    return { handle, asksEachTime: asksEachTime(cryptoki, session, handle) };
  }

  private leave(): void {
    const session = this.#session;
    this.#session = undefined;
    this.#keys.clear();
    if (session) close(this.module.cryptoki, session);
  }
}

/** CKA_ALWAYS_AUTHENTICATE; a token that does not know the attribute does not ask. */
function asksEachTime(cryptoki: Cryptoki, session: Handle, key: Handle): boolean {
  try {
    const [attribute] = cryptoki.C_GetAttributeValue(session, key, [{ type: CK.CKA_ALWAYS_AUTHENTICATE }]);
    return attribute?.value[0] === 1;
  } catch {
    return false;
  }
}

/** The token may be gone, and its sessions with it. */
function close(cryptoki: Cryptoki, session: Handle): void {
  try {
    cryptoki.C_CloseSession(session);
  } catch {
    // Then there is nothing to close.
  }
}
