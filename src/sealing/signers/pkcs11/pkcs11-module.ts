import { SignerError } from '../signer-error.js';
import { type Cryptoki, type Handle, importCryptoki, loadCryptoki, returnValueOf } from './cryptoki.js';
import { Pkcs11Token } from './pkcs11-token.js';

/** One loaded module and its tokens. A process can initialise a module only once, so all keys of it share this. */
export class Pkcs11Module {
  private readonly tokens = new Map<string, Pkcs11Token>();

  constructor(readonly cryptoki: Cryptoki) {}

  token(label: string): Pkcs11Token {
    const token = this.tokens.get(label) ?? new Pkcs11Token(this, label);
    this.tokens.set(label, token);
    return token;
  }

  /**
   * The slot that the token is in now.
   *
   * @throws SignerError when there is none or more than one; what the module says when it cannot be initialised
   */
  slotOf(label: string): Handle {
    this.initialise();
    const found = this.slotsOf(label);
    // Modules look for tokens that came later when they are initialised. That ends every session of the process.
    const others = [...this.tokens.values()].some(({ isOpen }) => isOpen);
    if (found.length > 0 || others) return only(found);
    this.finalise();
    this.initialise();
    return only(this.slotsOf(label));
  }

  private slotsOf(label: string): readonly Handle[] {
    return this.cryptoki.C_GetSlotList(true).filter((slot) => {
      try {
        return this.cryptoki.C_GetTokenInfo(slot).label.trimEnd() === label;
      } catch {
        return false; // a token that was pulled out since the list was made
      }
    });
  }

  private initialise(): void {
    try {
      this.cryptoki.C_Initialize();
    } catch (error) {
      if (returnValueOf(error) !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED') throw error;
    }
  }

  private finalise(): void {
    try {
      this.cryptoki.C_Finalize();
    } catch {
      // It was not initialised, which is what is wanted.
    }
  }
}

function only([slot, second]: readonly Handle[]): Handle {
  if (!slot) throw new SignerError('token-missing', 'its token is not there.');
  if (second) throw new SignerError('token-missing', 'several tokens have the same label.');
  return slot;
}

const modules = new Map<string, Pkcs11Module>();

/**
 * @param file absolute path
 * @throws Error when the optional package is not installed; SignerError when the file is no module
 */
export async function openModule(file: string): Promise<Pkcs11Module> {
  const Class = await importCryptoki();
  const opened = modules.get(file) ?? new Pkcs11Module(loadCryptoki(file, Class));
  modules.set(file, opened);
  return opened;
}
