import { DerError } from '../../../asn1/der.js';
import { derOfBer } from './ber.js';

const der = (hex: string) => Buffer.from(derOfBer(Buffer.from(hex, 'hex')).der).toString('hex');

describe(derOfBer.name, () => {
  it.each([
    { what: 'DER as it is', ber: '3003020105', expected: '3003020105' },
    { what: 'an indefinite length (X.690 §8.1.3.6)', ber: '30800201050000', expected: '3003020105' },
    { what: 'one inside another', ber: '3080318002010500000000', expected: '30053103020105' },
    { what: 'a length that is not minimal', ber: '30820003020105', expected: '3003020105' },
    { what: 'an OCTET STRING in pieces (§8.7.3)', ber: '2480040201020401030000', expected: '0403010203' },
    { what: 'pieces of pieces', ber: '2409240504010104000400', expected: '040101' },
    { what: 'a tag of two octets', ber: 'bf8100800201050000', expected: 'bf810003020105' },
    { what: 'zeros that are contents', ber: '3080040200000000', expected: '300404020000' },
  ])('writes $what', ({ ber, expected }) => {
    expect(der(ber)).toBe(expected);
  });

  it('leaves what follows, and says where it begins', () => {
    expect(derOfBer(Buffer.from('30800201050000ffff', 'hex')).length).toBe(7);
  });

  it.each([
    { what: 'nothing', ber: '' },
    { what: 'no end', ber: '3080020105' },
    { what: 'an end with contents', ber: '30800001ff' },
    { what: 'a primitive element of indefinite length', ber: '04800000' },
    { what: 'an element that is cut off', ber: '300502' },
    { what: 'an element beyond the one around it', ber: '3003020405' },
    { what: 'a length of nine octets', ber: '3089010000000000000000' },
    { what: 'a length of 2^56', ber: '3088010000000000000000' },
    { what: 'pieces of another type', ber: '2403020105' },
    { what: 'nesting without end', ber: '3080'.repeat(5000) },
  ])('refuses $what', ({ ber }) => {
    expect(() => der(ber)).toThrow(DerError);
  });
});
