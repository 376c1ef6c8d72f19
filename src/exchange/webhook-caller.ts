import { HttpClientError } from '../platform/http-client/http-client-error.js';
import type { HttpClient } from '../platform/http-client/http-client.js';
import type { AttemptOutcome } from './webhook-attempt.entity.js';
import { WEBHOOK_HEADERS, webhookSignature } from './webhook-signature.js';

/** Answers are not read any further; nothing in them matters. */
const MAXIMUM_ANSWER_BYTES = 65_536;

/** What is sent where. */
export type WebhookCall = Readonly<{ id: string; url: string; body: string; secret: string; at: Date }>;

export type CallResult = Readonly<{ outcome: AttemptOutcome; status: number | null }>;

/**
 * Sends one webhook, once.
 *
 * @returns what came of it; never throws
 */
export async function callWebhook(
  http: HttpClient,
  { id, url, body, secret, at }: WebhookCall,
  deadlineMilliseconds: number,
): Promise<CallResult> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const headers = {
    [WEBHOOK_HEADERS.id]: id,
    [WEBHOOK_HEADERS.timestamp]: timestamp,
    [WEBHOOK_HEADERS.signature]: webhookSignature(secret, timestamp, body),
    'user-agent': 'Jianzhang-Webhook/1',
  };
  const content = { contentType: 'application/json', bytes: Buffer.from(body, 'utf8') };
  try {
    await http.post(url, content, { headers, deadlineMilliseconds, maximumBytes: MAXIMUM_ANSWER_BYTES });
    return { outcome: 'delivered', status: 200 };
  } catch (error) {
    return resultOf(error);
  }
}

function resultOf(error: unknown): CallResult {
  if (!(error instanceof HttpClientError)) return { outcome: 'internal-error', status: null };
  const { code, status = 0 } = error;
  if (code === 'status') return { outcome: outcomeOf(status), status };
  // Only an answer with status 200 is read at all: the receiver has it.
  if (code === 'too-large') return { outcome: 'delivered', status: 200 };
  return { outcome: code === 'aborted' ? 'timeout' : code, status: null };
}

function outcomeOf(status: number): AttemptOutcome {
  if (status >= 200 && status < 300) return 'delivered';
  return status >= 300 && status < 400 ? 'redirect' : 'status';
}
