import { webhookSignature } from './webhook-signature.js';

describe('the signature of a webhook', () => {
  it('is HMAC-SHA256 over timestamp, point and body', () => {
    // printf '%s' '1764000000.{"id":"a","名":"证"}' | openssl dgst -sha256 -hmac 'jzwh_test'
    expect(webhookSignature('jzwh_test', '1764000000', '{"id":"a","名":"证"}')).toBe(
      'v1=56c16da0de685a9e1a20b2b7704851395b5a4b0fa9ad1e5016e6418b26470e28',
    );
  });
});
