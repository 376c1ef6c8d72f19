import { evidence } from '../../../../test/fixtures/evidence.js';
import { readCertificate } from './certificate.js';
import { buildChain } from './chain.js';
import { assertPurpose, type Purpose } from './purpose.js';

const certificate = (name: string) => readCertificate(evidence(`${name}.pem`));

describe(assertPurpose.name, () => {
  it.each<{ name: string; good: Purpose[] }>([
    { name: 'good', good: ['sealing'] },
    { name: 'tsa', good: ['timestamping'] },
    { name: 'tsa-not-critical', good: [] },
    { name: 'tsa-two-purposes', good: ['sealing'] },
    { name: 'responder', good: ['ocsp-signing'] },
    { name: 'ca', good: [] },
  ])('finds $name good for $good and nothing else', ({ name, good }) => {
    const purposes: Purpose[] = ['sealing', 'timestamping', 'ocsp-signing'];
    const allowed = purposes.filter((purpose) => {
      try {
        assertPurpose(certificate(name), purpose);
        return true;
      } catch {
        return false;
      }
    });
    expect(allowed).toEqual(good);
  });

  it.each([
    { purpose: 'timestamping' as const, name: 'tsa' },
    { purpose: 'sealing' as const, name: 'good' },
  ])('is asked of the beginning of a chain: $purpose', ({ purpose, name }) => {
    const input = {
      intermediates: [certificate('ca')],
      anchors: [certificate('root')],
      at: new Date('2026-07-01'),
    };
    expect(buildChain({ ...input, signer: certificate(name), purpose })).toHaveLength(3);
    expect(() => buildChain({ ...input, signer: certificate('responder'), purpose })).toThrow(
      expect.objectContaining({ code: 'certificate-key-usage' }),
    );
  });
});
