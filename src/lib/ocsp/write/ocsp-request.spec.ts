import { evidence } from '../../../../test/fixtures/evidence.js';
import { readCertificate } from '../../x509/read/certificate.js';
import { keyBits } from '../../x509/read/key-bits.js';
import { ocspRequest } from './ocsp-request.js';

describe(ocspRequest.name, () => {
  it('is octet by octet the request of OpenSSL', () => {
    const good = readCertificate(evidence('good.pem'));
    const ca = readCertificate(evidence('ca.pem'));
    const request = ocspRequest({
      issuerName: good.issuer,
      issuerKeyBits: keyBits(ca.publicKey),
      serialNumber: Uint8Array.of(0x10, 0x01),
    });
    expect(Buffer.from(request)).toEqual(evidence('good.ocsp-request'));
  });
});
