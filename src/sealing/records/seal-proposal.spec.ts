import { proposalDigest } from './seal-proposal.js';
import type { StoredSeal } from './seal-record.entity.js';

const SEAL: StoredSeal = {
  id: 'one',
  uscc: '11410726MB0X123439',
  name: '延津县行政审批和政务信息管理局',
  sealCode: '4107260000017',
  specimen: '{"kind":"authority-round"}',
  position: 1,
  licenceTypes: '["*"]',
  validFrom: null,
  validUntil: new Date('2027-01-01T00:00:00Z'),
  status: 'draft',
  dailyLimit: 3,
  certificateSha256: 'a'.repeat(64),
  keyReference: 'pem:a.pem',
  notBefore: new Date(0),
  notAfter: new Date(1),
  proposedCertificateSha256: 'b'.repeat(64),
  proposedKeyReference: 'pem:b.pem',
  proposedSpecimen: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

const ACTIVATED: StoredSeal = { ...SEAL, status: 'active', updatedAt: new Date(5) };

describe(proposalDigest.name, () => {
  const OTHER: Partial<StoredSeal> = {
    id: 'two',
    uscc: 'x',
    name: 'x',
    sealCode: 'x',
    specimen: '{}',
    licenceTypes: '["x"]',
    validFrom: new Date(0),
    validUntil: null,
    dailyLimit: 4,
    certificateSha256: 'c'.repeat(64),
    keyReference: 'pem:c.pem',
  };

  it.each(Object.entries(OTHER))('of a seal changes with its %s', (name, value) => {
    const changed = { ...SEAL, [name]: value };
    expect(proposalDigest('activate', changed)).not.toBe(proposalDigest('activate', SEAL));
  });

  it.each(['id', 'certificateSha256', 'proposedCertificateSha256', 'proposedKeyReference'] as const)(
    'of a replacement changes with its %s',
    (name) => {
      const digest = proposalDigest('replace-certificate', SEAL);
      expect(proposalDigest('replace-certificate', { ...SEAL, [name]: 'x' })).not.toBe(digest);
    },
  );

  it.each(['id', 'specimen', 'proposedSpecimen'] as const)(
    'of another specimen changes with its %s',
    (name) => {
      const digest = proposalDigest('replace-specimen', SEAL);
      expect(proposalDigest('replace-specimen', { ...SEAL, [name]: 'x' })).not.toBe(digest);
    },
  );

  it('is of one action only, and stays when nothing of the proposal changes', () => {
    const digest = proposalDigest('activate', SEAL);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(proposalDigest('resume', SEAL)).not.toBe(digest);
    expect(proposalDigest('activate', ACTIVATED)).toBe(digest);
  });
});
