import { evidence } from '../../../../test/fixtures/evidence.js';
import { DerError, readDer } from '../../asn1/der.js';
import { readCertificate } from './certificate.js';
import { readEvidenceAddresses } from './evidence-addresses.js';

const AIA = '1.3.6.1.5.5.7.1.1';
const CRL_POINTS = '2.5.29.31';
const NO_CHECK = '1.3.6.1.5.5.7.48.1.5';
const OCSP = '06082b06010505073001';

const ascii = (text: string) => Buffer.from(text).toString('hex');

const read = (oid: string, der: string) =>
  readEvidenceAddresses((asked) =>
    asked === oid ? readDer(new Uint8Array(Buffer.from(der.replaceAll(' ', ''), 'hex'))) : undefined,
  );

describe(readEvidenceAddresses.name, () => {
  it('reads what OpenSSL wrote, without the address that is not http', () => {
    expect(readCertificate(evidence('good.pem'))).toMatchObject({
      ocspUrls: ['http://evidence.example/ocsp'],
      issuerUrls: ['http://evidence.example/ca.cer'],
      crlUrls: ['http://evidence.example/ca.crl'],
      isNoCheck: false,
    });
    expect(readCertificate(evidence('silent.pem'))).toMatchObject({
      ocspUrls: [],
      issuerUrls: [],
      crlUrls: [],
    });
    expect(readCertificate(evidence('responder.pem')).isNoCheck).toBe(true);
  });

  it('takes the addresses of one point and leaves a relative name', () => {
    const absolute = `300f a00d a00b 8609${ascii('http://a/')}`;
    const relative = '3006 a004 a102 3100';
    expect(read(CRL_POINTS, `3019 ${absolute} ${relative}`).crlUrls).toEqual(['http://a/']);
  });

  it.each([
    { clause: 'some reasons only', point: `3013 a00d a00b 8609${ascii('http://a/')} 81020780` },
    { clause: 'the list of another issuer', point: `3013 a00d a00b 8609${ascii('http://a/')} a2028200` },
    { clause: 'no address', point: '3004 a2028200' },
  ])('leaves out a distribution point with $clause', ({ point }) => {
    const length = Buffer.from(point.replaceAll(' ', ''), 'hex').length;
    expect(read(CRL_POINTS, `30${length.toString(16).padStart(2, '0')} ${point}`).crlUrls).toEqual([]);
  });

  it('leaves out an address with a space or a control character', () => {
    expect(read(AIA, `3017 3015 ${OCSP} 8609${ascii('http://a\n')}`).ocspUrls).toEqual([]);
  });

  it.each([
    { clause: 'an AccessDescription without a location', oid: AIA, der: `300c 300a ${OCSP}` },
    { clause: 'a nocheck that is no NULL', oid: NO_CHECK, der: '0101ff' },
    { clause: 'points that are no SEQUENCE', oid: CRL_POINTS, der: '3100' },
  ])('refuses $clause', ({ oid, der }) => {
    expect(() => read(oid, der)).toThrow(DerError);
  });
});
