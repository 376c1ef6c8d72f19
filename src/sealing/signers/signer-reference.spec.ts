import { parseSignerReference } from './signer-reference.js';

const PIN = 'pin=env:SEAL_SECRET_UKEY';
const ENV = { kind: 'env', name: 'SEAL_SECRET_UKEY' };
const TOKEN = 'token=file:secrets/csc.token';

describe(parseSignerReference.name, () => {
  it.each([
    { reference: 'pem:seals/a.key.pem', parsed: { scheme: 'pem', path: 'seals/a.key.pem' } },
    { reference: `pem:a.pem?${PIN}`, parsed: { scheme: 'pem', path: 'a.pem', pin: ENV } },
    {
      reference: 'pkcs12:印章/公章.p12?pin=file:secrets/公章.pin',
      parsed: { scheme: 'pkcs12', path: '印章/公章.p12', pin: { kind: 'file', name: 'secrets/公章.pin' } },
    },
    {
      reference: `pkcs12:a%3Fb.p12?name=%E5%85%AC%E7%AB%A0&${PIN}`,
      parsed: { scheme: 'pkcs12', path: 'a?b.p12', name: '公章', pin: ENV },
    },
    {
      reference: `pkcs11:libsofthsm2.so?token=延津县&object=a%26b%3D1&id=0aff&${PIN}`,
      parsed: {
        scheme: 'pkcs11',
        module: 'libsofthsm2.so',
        token: '延津县',
        object: 'a&b=1',
        id: '0aff',
        pin: ENV,
      },
    },
    {
      reference: `pkcs11:/usr/lib/softhsm/libsofthsm2.so?${PIN}&object=seal&token=T`,
      parsed: {
        scheme: 'pkcs11',
        module: '/usr/lib/softhsm/libsofthsm2.so',
        token: 'T',
        object: 'seal',
        pin: ENV,
      },
    },
    {
      reference: `csc:https://sign.example.cn/csc/v2?credential=GX0112348&${TOKEN}`,
      parsed: {
        scheme: 'csc',
        url: 'https://sign.example.cn/csc/v2',
        credential: 'GX0112348',
        token: { kind: 'file', name: 'secrets/csc.token' },
      },
    },
    {
      reference: `csc:http://127.0.0.1:8080?credential=x&${TOKEN}`,
      parsed: {
        scheme: 'csc',
        url: 'http://127.0.0.1:8080',
        credential: 'x',
        token: { kind: 'file', name: 'secrets/csc.token' },
      },
    },
  ])('reads $reference', ({ reference, parsed }) => {
    expect(parseSignerReference(reference)).toEqual(parsed);
  });

  it.each([
    { name: 'nothing', reference: '', part: 'scheme' },
    { name: 'no scheme', reference: 'seals/a.pem', part: 'scheme' },
    { name: 'an unknown scheme', reference: 'file:a.pem', part: 'scheme' },
    { name: 'a scheme in capitals', reference: 'PEM:a.pem', part: 'scheme' },
    { name: 'a member of every object as scheme', reference: 'constructor:a', part: 'scheme' },
    { name: 'too much text', reference: `pem:${'a'.repeat(1021)}`, part: 'length' },
    { name: 'a line break', reference: 'pem:a\n.pem', part: 'text' },
    { name: 'a fragment', reference: 'pem:a.pem#x', part: 'text' },
    { name: 'no path', reference: 'pem:', part: 'path' },
    { name: 'a path above the folder', reference: 'pem:a/../../b.pem', part: 'path' },
    { name: 'a hidden path above the folder', reference: 'pem:%2e%2e/b.pem', part: 'path' },
    { name: 'an absolute path', reference: 'pem:/etc/b.pem', part: 'path' },
    { name: 'a backslash', reference: 'pem:..\\b.pem', part: 'path' },
    { name: 'a broken escape', reference: 'pem:a%zz.pem', part: 'path' },
    { name: 'an escaped zero octet', reference: 'pem:a%00.pem', part: 'path' },
    { name: 'an empty query', reference: 'pem:a.pem?', part: 'parameters' },
    { name: 'an unknown parameter', reference: 'pem:a.pem?password=s3cret', part: 'parameters' },
    { name: 'a member of every object', reference: 'pem:a.pem?constructor=s3cret', part: 'parameters' },
    { name: 'a bare parameter', reference: 'pem:a.pem?pin', part: 'parameters' },
    { name: 'a parameter of another scheme', reference: 'pem:a.pem?token=s3cret', part: 'parameters' },
    { name: 'a parameter twice', reference: `pem:a.pem?${PIN}&${PIN}`, part: 'pin' },
    { name: 'a PIN itself', reference: 'pem:a.pem?pin=s3cret', part: 'pin' },
    { name: 'a PIN in a variable of another kind', reference: 'pem:a.pem?pin=env:DATABASE_URL', part: 'pin' },
    { name: 'a PIN file above the folder', reference: 'pem:a.pem?pin=file:../s3cret', part: 'pin' },
    { name: 'a PIN file of the machine', reference: 'pem:a.pem?pin=file:/etc/s3cret', part: 'pin' },
    { name: 'PKCS#12 without a PIN', reference: 'pkcs12:a.p12', part: 'pin' },
    { name: 'PKCS#11 without a token', reference: `pkcs11:m.so?object=o&${PIN}`, part: 'token' },
    { name: 'PKCS#11 without an object', reference: `pkcs11:m.so?token=t&${PIN}`, part: 'object' },
    { name: 'PKCS#11 without a PIN', reference: 'pkcs11:m.so?token=t&object=o', part: 'pin' },
    { name: 'an empty label', reference: `pkcs11:m.so?token=&object=o&${PIN}`, part: 'token' },
    {
      name: 'a token label no token can hold',
      reference: `pkcs11:m.so?token=${'县'.repeat(11)}&object=o&${PIN}`,
      part: 'token',
    },
    {
      name: 'an id that is no hexadecimal',
      reference: `pkcs11:m.so?token=t&object=o&id=1&${PIN}`,
      part: 'id',
    },
    {
      name: 'a module in a folder of ours',
      reference: `pkcs11:lib/m.so?token=t&object=o&${PIN}`,
      part: 'module',
    },
    { name: 'a module above', reference: `pkcs11:/usr/../m.so?token=t&object=o&${PIN}`, part: 'module' },
    {
      name: 'CSC over plain http',
      reference: `csc:http://sign.example.cn?credential=x&${TOKEN}`,
      part: 'url',
    },
    {
      name: 'CSC with a user',
      reference: `csc:https://u:s3cret@sign.example.cn?credential=x&${TOKEN}`,
      part: 'url',
    },
    {
      name: 'CSC with an end slash',
      reference: `csc:https://sign.example.cn/?credential=x&${TOKEN}`,
      part: 'url',
    },
    {
      name: 'CSC above its path',
      reference: `csc:https://sign.example.cn/a/../b?credential=x&${TOKEN}`,
      part: 'url',
    },
    {
      name: 'CSC without a credential',
      reference: `csc:https://sign.example.cn?${TOKEN}`,
      part: 'credential',
    },
    {
      name: 'CSC with the token itself',
      reference: 'csc:https://sign.example.cn?credential=x&token=s3cret',
      part: 'token',
    },
  ])('refuses $name, naming the $part and quoting nothing', ({ reference, part }) => {
    const attempt = () => parseSignerReference(reference);
    expect(attempt).toThrow(`key reference: ${part} must be `);
    expect(attempt).not.toThrow('s3cret');
  });
});
