import { isVerificationToken } from '../../lib/numbering/verification-token.js';

/**
 * The token in the text of a QR code of ours: `<origin>/v/<token>`, from template version 2 on with `#<payload>`.
 *
 * @param publicUrl origin of our verification pages; a code that leads elsewhere is not ours, whatever it says
 */
export function tokenOfCode(text: string, publicUrl: string): string | undefined {
  const prefix = `${new URL(publicUrl).origin}/v/`;
  if (!text.startsWith(prefix)) return undefined;
  const token = text.slice(prefix.length).split('#', 1)[0] ?? '';
  return isVerificationToken(token) ? token : undefined;
}
