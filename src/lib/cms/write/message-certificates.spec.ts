import { CmsFormError } from './content-info.js';
import { withCertificates } from './message-certificates.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

const wrap = (tag: string, contents: string) => {
  const digits = contents.replaceAll(/\s/g, '');
  return tag + (digits.length / 2).toString(16).padStart(2, '0') + digits;
};
/** ContentInfo around SignedData: version 1, no digest algorithms, id-data, then what is given, then no signers. */
const message = (between: string) => {
  const signedData = wrap('30', `020101 3100 300b06092a864886f70d010701 ${between} 3100`);
  return wrap('30', `06092a864886f70d010702 ${wrap('a0', signedData)}`);
};
const [FIRST, SECOND] = ['3003020101', '3003020102'];

describe('withCertificates', () => {
  it.each([
    { clause: 'RFC 5652 §5.1: puts [0] behind the content', before: '', after: `a00a ${FIRST}${SECOND}` },
    {
      clause: 'takes the place of those that are there',
      before: `a005 ${SECOND}`,
      after: `a00a ${FIRST}${SECOND}`,
    },
    { clause: 'leaves lists of revocations [1] alone', before: 'a100', after: `a00a ${FIRST}${SECOND} a100` },
  ])('$clause', ({ before, after }) => {
    const made = withCertificates(bytes(message(before)), [bytes(SECOND), bytes(FIRST)]);
    expect(hex(made)).toBe(message(after));
  });

  it.each([
    { name: 'padding behind it', text: `${message('')}00` },
    { name: 'SignedData of two elements', text: '3014 06092a864886f70d010702 a007 3005 020101 3100' },
    { name: 'nothing', text: '' },
  ])('refuses a CMS with $name', ({ text }) => {
    expect(() => withCertificates(bytes(text), [])).toThrow(CmsFormError);
  });
});
