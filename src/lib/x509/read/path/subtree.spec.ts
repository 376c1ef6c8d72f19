import type { AnyGeneralName } from '../any-general-names.js';
import { isWithin } from './subtree.js';

const ip = (text: string): AnyGeneralName => ({
  kind: 'ip',
  octets: Buffer.from(text.replaceAll(' ', ''), 'hex'),
});

describe(isWithin.name, () => {
  it.each([
    // RFC 5280 §4.2.1.10, its own examples among them.
    { kind: 'dns', name: 'my.host.example.com', base: 'host.example.com', within: true },
    { kind: 'dns', name: 'host1.example.com', base: 'host.example.com', within: false },
    { kind: 'dns', name: 'myhost.example.com', base: 'host.example.com', within: false },
    { kind: 'dns', name: 'HOST.example.COM', base: 'host.example.com', within: true },
    { kind: 'dns', name: 'example.com', base: '', within: true },
    { kind: 'email', name: 'root@example.com', base: 'root@example.com', within: true },
    { kind: 'email', name: 'Root@example.com', base: 'root@example.com', within: false },
    { kind: 'email', name: 'root@EXAMPLE.com', base: 'example.com', within: true },
    { kind: 'email', name: 'root@a.example.com', base: 'example.com', within: false },
    { kind: 'email', name: 'root@a.example.com', base: '.example.com', within: true },
    { kind: 'email', name: 'root@example.com', base: '.example.com', within: false },
    { kind: 'email', name: 'nobody', base: 'example.com', within: undefined },
    { kind: 'uri', name: 'http://example.com/a', base: 'example.com', within: true },
    { kind: 'uri', name: 'http://user@example.com:8080/a', base: 'example.com', within: true },
    { kind: 'uri', name: 'http://a.example.com/', base: 'example.com', within: false },
    { kind: 'uri', name: 'http://a.example.com/', base: '.example.com', within: true },
    { kind: 'uri', name: 'http://example.com.evil/', base: 'example.com', within: false },
    { kind: 'uri', name: 'http://evil/@example.com', base: 'example.com', within: false },
    { kind: 'uri', name: 'http://192.0.2.1/', base: 'example.com', within: undefined },
    { kind: 'uri', name: 'urn:a', base: 'example.com', within: undefined },
  ] as const)('$kind $name in "$base": $within', ({ kind, name, base, within }) => {
    expect(isWithin({ kind, text: name }, { kind, text: base })).toBe(within);
  });

  it('compares addresses under a mask, each family for itself', () => {
    expect(isWithin(ip('0a090001'), ip('0a090000 ffff0000'))).toBe(true);
    expect(isWithin(ip('0a0a0001'), ip('0a090000 ffff0000'))).toBe(false);
    expect(isWithin(ip('20010db8 00000000 00000000 00000001'), ip('0a090000 ffff0000'))).toBe(false);
    expect(isWithin(ip('0a'), ip('0a090000 ffff0000'))).toBe(false);
  });

  it('cannot tell of kinds that nobody compares', () => {
    const other: AnyGeneralName = { kind: 'registered', octets: Buffer.of(1) };
    expect(isWithin(other, other)).toBeUndefined();
    expect(isWithin({ kind: 'dns', text: 'a' }, { kind: 'uri', text: 'a' })).toBeUndefined();
  });
});
