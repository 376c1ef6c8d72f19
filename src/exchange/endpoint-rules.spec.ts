import { checkedEndpoint } from './endpoint-rules.js';

const HOSTS = [{ origin: 'https://hooks.example' }, { origin: 'http://127.0.0.1:9000' }];

describe('an address for webhooks', () => {
  const check = (text: string, isProduction = false) => checkedEndpoint(text, { hosts: HOSTS, isProduction });

  it('may lead to a configured host, with any path and query', () => {
    expect(check('https://hooks.example/a/b?c=1')).toEqual({
      url: new URL('https://hooks.example/a/b?c=1'),
      allowed: { origin: 'https://hooks.example' },
    });
    expect(check('HTTPS://HOOKS.EXAMPLE:443/')).toMatchObject({
      allowed: { origin: 'https://hooks.example' },
    });
  });

  it('may be without TLS where that host is configured and this is no production', () => {
    expect(check('http://127.0.0.1:9000/x')).toMatchObject({ allowed: { origin: 'http://127.0.0.1:9000' } });
    expect(check('http://127.0.0.1:9000/x', true)).toBe('must begin with https://');
    expect(check('http://hooks.example/')).toBe('must begin with https://');
  });

  it.each([
    ['https://127.0.0.1/', 'leads to a host'],
    ['https://10.0.0.7/', 'leads to a host'],
    ['https://169.254.169.254/latest', 'leads to a host'],
    ['https://[::ffff:127.0.0.1]/', 'leads to a host'],
    ['https://hooks.example:8443/', 'leads to a host'],
    ['https://hooks.example.evil.example/', 'leads to a host'],
    ['https://2130706433/', 'leads to a host'],
    ['http://localhost/', 'must begin with https://'],
    ['file:///etc/passwd', 'must begin with https://'],
    ['ftp://hooks.example/', 'must begin with https://'],
    ['https://a:b@hooks.example/', 'must not name a user'],
    ['https://hooks.example@evil.example/', 'must not name a user'],
    ['https://hooks.example/#a', 'must not have a fragment'],
    ['https://hooks.example/#', 'must not have a fragment'],
    ['hooks.example', 'must be an absolute URL'],
    ['', 'must be an absolute URL'],
    [`https://hooks.example/${'a'.repeat(500)}`, 'must not be longer'],
  ])('is refused: %s', (text, why) => {
    expect(check(text)).toContain(why);
  });
});
