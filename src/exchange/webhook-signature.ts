import { createHmac } from 'node:crypto';

/** Names of the headers that go with a webhook. */
export const WEBHOOK_HEADERS = {
  id: 'jianzhang-webhook-id',
  timestamp: 'jianzhang-webhook-timestamp',
  signature: 'jianzhang-webhook-signature',
} as const;

/**
 * Signs what is sent together with when it is sent, so that neither can be changed or sent again later unnoticed.
 *
 * @param secret as it was shown, prefix included; its UTF-8 octets are the key
 * @param timestamp whole seconds since 1970, as the header says it
 * @returns `v1=` and 64 lower-case hexadecimal digits
 * @see RFC 2104
 */
export function webhookSignature(secret: string, timestamp: string, body: string): string {
  const mac = createHmac('sha256', Buffer.from(secret, 'utf8')).update(`${timestamp}.`).update(body, 'utf8');
  return `v1=${mac.digest('hex')}`;
}
