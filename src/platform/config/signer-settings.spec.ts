import { inspect } from 'node:util';
import { readConfig } from './app-config.js';
import { readSignerSettings } from './signer-settings.js';

describe(readSignerSettings.name, () => {
  it('allows nothing unless told to', () => {
    expect(readConfig({}, '/project').signers).toMatchObject({
      pkcs11Modules: [],
      cscOrigins: [],
      cscTimeoutMs: 8000,
    });
  });

  it('reads modules, origins and secrets, and prints no secret', () => {
    const { signers } = readConfig(
      {
        PKCS11_MODULES: '/usr/lib/softhsm/libsofthsm2.so, /opt/ukey/libukey.so',
        CSC_ORIGINS: 'https://sign.example.cn,http://127.0.0.1:8443',
        CSC_TIMEOUT_SECONDS: '5',
        SEAL_SECRET_UKEY: 's3cret',
      },
      '/project',
    );
    expect(signers).toMatchObject({
      pkcs11Modules: ['/usr/lib/softhsm/libsofthsm2.so', '/opt/ukey/libukey.so'],
      cscOrigins: ['https://sign.example.cn', 'http://127.0.0.1:8443'],
      cscTimeoutMs: 5000,
    });
    expect(signers.secret('SEAL_SECRET_UKEY')).toBe('s3cret');
    expect(inspect(signers, { depth: 9 }) + JSON.stringify(signers)).not.toContain('s3cret');
  });

  it.each([
    { name: 'PKCS11_MODULES', value: 'libsofthsm2.so' },
    { name: 'PKCS11_MODULES', value: '/a/same.so,/b/same.so' },
    { name: 'CSC_ORIGINS', value: 'http://sign.example.cn' },
    { name: 'CSC_ORIGINS', value: 'https://sign.example.cn/csc/v2' },
    { name: 'CSC_ORIGINS', value: 'ftp://127.0.0.1' },
    { name: 'CSC_TIMEOUT_SECONDS', value: '0' },
  ])('refuses $name "$value"', ({ name, value }) => {
    expect(() => readConfig({ [name]: value }, '/project')).toThrow(`\n  ${name}: `);
  });
});
