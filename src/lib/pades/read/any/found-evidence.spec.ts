import { handMade, ONE_PAGE, streamOf } from '../../../../../test/support/hand-made-pdf.js';
import { readAnyPdf } from '../../../pdf/read/any/index.js';
import { evidenceInStore, storesOf } from './found-evidence.js';

const found = (dss: string): unknown[] => {
  const catalog = `<< /Type /Catalog /Pages 2 0 R /DSS ${dss} >>`;
  const pieces = Object.fromEntries(
    ['ocsp one', 'ocsp two', 'crl', 'cert'].map((text, at) => [4 + at, streamOf('', text)]),
  );
  const pdf = readAnyPdf(handMade({ objects: { ...ONE_PAGE, 1: catalog, ...pieces } }));
  return storesOf(pdf, [], () => undefined).map((placed) => ({
    certs: placed.store.certs.map(text),
    evidence: evidenceInStore(placed).map(({ kind, encoded }) => `${kind}: ${text(encoded)}`),
  }));
};
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe(storesOf.name, () => {
  it('finds what only the part for one signature names', () => {
    const vri = '<< /0A1B << /Cert [7 0 R] /CRL [6 0 R] /OCSP [4 0 R 5 0 R] >> >>';
    expect(found(`<< /OCSPs [4 0 R] /VRI ${vri} >>`)).toEqual([
      { certs: ['cert'], evidence: ['crl: crl', 'ocsp: ocsp one', 'ocsp: ocsp two'] },
    ]);
  });
});
