import {
  type AnyMessage,
  checkMessage,
  isReferenced,
  isSignerId,
  type MessageCheck,
} from '../../../cms/read/any/any-message.js';
import { type AnyCertificate, verifySignature } from '../../../x509/read/path/index.js';
import { type Conclusion, PASSED, refused } from './conclusion.js';

/** Who signed a message, and whether he did. */
export type SignerFinding = Readonly<{
  certificate?: AnyCertificate;
  conclusion: Conclusion;
  /** Content and value are right for the certificate. */
  isIntact: boolean;
}>;

/** Certificates of one name and serial number that are tried. */
const MAX_SIGNERS = 8;

/**
 * ETSI EN 319 102-1 §5.2.3 and §5.2.7: identifies the signing certificate and verifies content and value with it.
 *
 * @param pieces the content, wherever it is
 * @param known certificates of the message first
 */
export function findSigner(
  message: AnyMessage,
  pieces: readonly Uint8Array[],
  known: readonly AnyCertificate[],
): SignerFinding {
  const named = known.filter((certificate) => isSignerId(message, certificate)).slice(0, MAX_SIGNERS);
  const referenced = named.filter((certificate) => isReferenced(message, certificate));
  const tried = referenced.length > 0 ? referenced : named;
  const checks = tried.map((certificate) => ({
    certificate,
    check: checkWith(message, pieces, certificate),
  }));
  const best = checks.find(({ check }) => check === 'ok') ?? checks[0];
  const check = best?.check ?? checkMessage(message, pieces, () => 'unsupported');
  const failed = cryptographicFailure(check, best !== undefined);
  if (best === undefined)
    return { conclusion: failed ?? missing('the certificate of the signer is nowhere'), isIntact: false };
  const { certificate } = best;
  if (failed !== undefined) return { certificate, conclusion: failed, isIntact: false };
  if (referenced.length > 0) return { certificate, conclusion: PASSED, isIntact: true };
  const conclusion = missing('the signer signed for another certificate than his own');
  return { certificate, conclusion, isIntact: true };
}

function checkWith(
  message: AnyMessage,
  pieces: readonly Uint8Array[],
  { key }: AnyCertificate,
): MessageCheck {
  return checkMessage(message, pieces, (algorithm, data, signature, digestOid) =>
    verifySignature(key, algorithm, data, signature, digestOid),
  );
}

function cryptographicFailure(check: MessageCheck, hasSigner: boolean): Conclusion | undefined {
  if (check === 'other-content')
    return refused('HASH_FAILURE', 'signature-digest', 'what was signed is not what is there');
  if (check === 'wrong-value')
    return refused('SIG_CRYPTO_FAILURE', 'signature-value', 'the key did not make this signature');
  if (check === 'unsupported' && hasSigner)
    return refused('CRYPTO_CONSTRAINTS_FAILURE', 'signature-algorithm', 'the algorithm is not supported');
  return undefined;
}

function missing(detail: string): Conclusion {
  return refused('NO_SIGNING_CERTIFICATE_FOUND', 'signature-certificate', detail);
}
