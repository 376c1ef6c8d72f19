import { CmsFormError } from './content-info.js';
import { signatureValue, withSignatureTimestamp } from './signature-timestamp.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

/** ContentInfo, SignedData version 1, no digest algorithms, id-data; then the signers. */
const SIGNED_DATA = '06092a864886f70d010702';
const BEFORE = '020101 3100 300b06092a864886f70d010701';
/** Version, sid as [0], SHA-256, signed attributes as [0], RSA, the value cafe. */
const SIGNER = `020103 800101 300b0609608648016503040201 a0020500 300b06092a864886f70d010101 0402cafe`;
const TOKEN = `3011 ${SIGNED_DATA} a004 3002 0500`;
const TIMESTAMP = '060b2a864886f70d010910020e';

const wrap = (tag: string, contents: string) => {
  const length = contents.replaceAll(/\s/g, '').length / 2;
  const digits = length.toString(16).padStart(2, '0');
  return `${tag}${length < 128 ? '' : '81'}${digits}${contents}`;
};
const cms = (...signers: readonly string[]) =>
  wrap('30', SIGNED_DATA + wrap('a0', wrap('30', BEFORE + wrap('31', signers.join('')))));
const attribute = wrap('30', TIMESTAMP + wrap('31', TOKEN));
const other = '3006 0602 2a03 3100';

describe('withSignatureTimestamp', () => {
  it.each([
    {
      clause: 'RFC 5652 §5.3: makes unsignedAttrs [1] behind the signature',
      before: wrap('30', SIGNER),
      after: wrap('30', SIGNER + wrap('a1', attribute)),
    },
    {
      clause: 'RFC 5652 §5.3: adds to those of another maker, sorted',
      before: wrap('30', SIGNER + wrap('a1', other)),
      after: wrap('30', SIGNER + wrap('a1', other + attribute)),
    },
    {
      clause: 'EN 319 122-1 §5.3: stands beside an earlier timestamp',
      before: wrap('30', SIGNER + wrap('a1', attribute)),
      after: wrap('30', SIGNER + wrap('a1', attribute + attribute)),
    },
  ])('$clause', ({ before, after }) => {
    expect(hex(withSignatureTimestamp(bytes(cms(before)), bytes(TOKEN)))).toBe(hex(bytes(cms(after))));
  });

  it.each([
    { name: 'BER of indefinite length', text: `3080 ${SIGNED_DATA} a0023000 0000` },
    { name: 'BER inside', text: wrap('30', `${SIGNED_DATA}${wrap('a0', `3080${BEFORE}31000000`)}`) },
    { name: 'no signer', text: cms() },
    { name: 'two signers', text: cms(wrap('30', SIGNER), wrap('30', SIGNER)) },
    { name: 'another content type', text: wrap('30', '06092a864886f70d010701 a003 040100') },
    { name: 'padding behind it', text: `${cms(wrap('30', SIGNER))}00` },
    { name: 'no signature value', text: cms(wrap('30', '020103')) },
    { name: 'nothing', text: '' },
  ])('refuses a CMS with $name', ({ text }) => {
    expect(() => withSignatureTimestamp(bytes(text), bytes(TOKEN))).toThrow(CmsFormError);
    expect(() => signatureValue(bytes(text))).toThrow(CmsFormError);
  });

  it.each([
    { name: 'a whole TimeStampResp', text: wrap('30', `3003020100 ${TOKEN}`) },
    { name: 'a token with padding', text: `${TOKEN}00` },
    { name: 'nothing', text: '' },
  ])('refuses $name for a token', ({ text }) => {
    expect(() => withSignatureTimestamp(bytes(cms(wrap('30', SIGNER))), bytes(text))).toThrow(CmsFormError);
  });
});

describe('signatureValue', () => {
  it.each([
    { name: 'without unsigned attributes', text: cms(wrap('30', SIGNER)) },
    { name: 'with unsigned attributes', text: cms(wrap('30', SIGNER + wrap('a1', other))) },
  ])('is the OCTET STRING of a signer $name', ({ text }) => {
    expect(hex(signatureValue(bytes(text)))).toBe('cafe');
  });
});
