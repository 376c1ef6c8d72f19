import { parseAllowedOrigin } from './allowed-origins.js';

describe(parseAllowedOrigin.name, () => {
  it.each([
    { text: 'https://tsa.example', expected: { origin: 'https://tsa.example' } },
    { text: 'http://127.0.0.1:3180', expected: { origin: 'http://127.0.0.1:3180' } },
    {
      text: 'https://tsa.example=10.0.0.5',
      expected: { origin: 'https://tsa.example', address: '10.0.0.5' },
    },
    {
      text: 'http://tsa.example:81=fd00::5',
      expected: { origin: 'http://tsa.example:81', address: 'fd00::5' },
    },
    { text: 'https://tsa.example/', expected: undefined },
    { text: 'https://tsa.example/path', expected: undefined },
    { text: 'https://user@tsa.example', expected: undefined },
    { text: 'https://tsa.example:443', expected: undefined },
    { text: 'https://tsa.example=other.example', expected: undefined },
    { text: 'https://tsa.example=', expected: undefined },
    { text: 'https://tsa.example=10.0.0.5=6', expected: undefined },
    { text: 'ftp://tsa.example', expected: undefined },
    { text: '*', expected: undefined },
    { text: '', expected: undefined },
  ])('$text', ({ text, expected }) => {
    expect(parseAllowedOrigin(text)).toEqual(expected);
  });
});
