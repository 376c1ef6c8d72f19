// A process that signs with `openSigner`, told what to do by JSON lines on its standard input:
//   {"open": reference, "directory": folder, "publicKey": pem, "module": file}
//   {"sign": text}      answers {"signature": base64} or {"error": message, "extensions": {}, "printed": inspect(error)}
//   {"print": true}     answers what the signer looks like when it is printed
//   {"close": true}     closes the signer
//   {"restart": file}   finalises the module, as a restart of the HSM's client does
//   {"hangUp": file}    closes all sessions of all its tokens
import { createPublicKey } from 'node:crypto';
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';
import pkcs11js from 'pkcs11js';
import { openSigner } from '../../dist/sealing/signers/open-signer.js';

let signer;

const ACTIONS = {
  async open({ open, directory, publicKey, module }) {
    const settings = { pkcs11Modules: [module], cscOrigins: [], secret: (name) => process.env[name] };
    signer = await openSigner(open, { directory, publicKey: createPublicKey(publicKey), settings });
    return { keyType: signer.keyType };
  },
  async sign({ sign }) {
    return { signature: Buffer.from(await signer.sign(Buffer.from(sign))).toString('base64') };
  },
  print: () => ({ printed: inspect(signer, { depth: 9, showHidden: true }), json: JSON.stringify(signer) }),
  async close() {
    await signer.close();
    return {};
  },
  restart({ restart }) {
    loaded(restart).C_Finalize();
    return {};
  },
  hangUp({ hangUp }) {
    const module = loaded(hangUp);
    for (const slot of module.C_GetSlotList(true)) module.C_CloseAllSessions(slot);
    return {};
  },
};

/** The same module as the signer's: its state belongs to the process. */
function loaded(file) {
  const module = new pkcs11js.PKCS11();
  module.load(file);
  return module;
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  const [name] = Object.keys(message);
  let answer;
  try {
    answer = await ACTIONS[name](message);
  } catch (error) {
    answer = {
      error: error.message,
      extensions: error.extensions,
      printed: inspect(error, { depth: 9, showHidden: true }),
    };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
