import { readFileSync } from 'node:fs';
import { type Certificate, readCertificate } from './certificate.js';
import { isSignedBy } from './issued-by.js';

const FIXTURES = new URL('../../../../test/fixtures/chains/', import.meta.url);

const der = (name: string): Buffer =>
  Buffer.from(
    readFileSync(new URL(`${name}.pem`, FIXTURES), 'latin1').replaceAll(/-----.*-----|\s/g, ''),
    'base64',
  );
const certificate = (name: string): Certificate => readCertificate(der(name));

describe(isSignedBy.name, () => {
  it('tells who signed, however often and in whichever order it is asked', () => {
    const [seal, ca, root] = [certificate('seal'), certificate('ca'), certificate('root')];
    for (let time = 0; time < 3; time += 1) {
      expect(isSignedBy(seal, root)).toBe(false);
      expect(isSignedBy(seal, ca)).toBe(true);
      expect(isSignedBy(ca, root)).toBe(true);
      expect(isSignedBy(ca, ca)).toBe(false);
    }
  });

  it('takes another certificate of the same names for another one', () => {
    const ca = certificate('ca');
    expect(isSignedBy(certificate('seal'), ca)).toBe(true);
    const forged = der('seal');
    const at = forged.indexOf(Buffer.from('印章'));
    forged[at] = (forged[at] ?? 0) ^ 1;
    expect(isSignedBy(readCertificate(forged), ca)).toBe(false);
  });
});
