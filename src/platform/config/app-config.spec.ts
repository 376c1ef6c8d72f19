import { readConfig } from './app-config.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATA_DIR: '/var/lib/jianzhang',
  PUBLIC_URL: 'https://zz.example.gov.cn',
  SEALS_DIR: '/etc/jianzhang/seals',
  DATA_KEYS_FILE: '/etc/jianzhang/data-keys.txt',
  AUDIT_KEY_FILE: '/etc/jianzhang/audit-key.pem',
};

describe(readConfig.name, () => {
  it('needs no variable in development', () => {
    expect(readConfig({}, '/project')).toMatchObject({
      environment: 'development',
      host: '127.0.0.1',
      port: 3000,
      dataDirectory: '/project/data/demo',
      database: { type: 'better-sqlite3', file: '/project/data/demo/jianzhang.sqlite' },
      sealsDirectory: '/project/certs-dev',
      corsOrigins: [],
    });
  });

  it('takes PostgreSQL from DATABASE_URL', () => {
    const url = 'postgres://u:p@127.0.0.1:5432/x';
    expect(readConfig({ DATABASE_URL: url }, '/project').database).toEqual({ type: 'postgres', url });
  });

  it('asks no service for evidence unless it is told which', () => {
    expect(readConfig({}, '/project').evidence).toMatchObject({ tsaUrls: [], hosts: [] });
  });

  it('reads the services that give evidence, in their order', () => {
    const TSA_URLS = 'https://b.example/tsa?x=1, http://127.0.0.1:3180/tsa';
    const EVIDENCE_HOSTS = 'https://ocsp.example=10.0.0.5,http://127.0.0.1:3180';
    expect(readConfig({ TSA_URLS, EVIDENCE_HOSTS }, '/project').evidence).toEqual({
      tsaUrls: ['https://b.example/tsa?x=1', 'http://127.0.0.1:3180/tsa'],
      hosts: [{ origin: 'https://ocsp.example', address: '10.0.0.5' }, { origin: 'http://127.0.0.1:3180' }],
      timeoutMilliseconds: 10_000,
      maximumListBytes: 33_554_432,
      maximumAgeSeconds: 3600,
      pauseSeconds: 30,
      toleranceSeconds: 60,
    });
  });

  it('accepts a complete production environment', () => {
    expect(readConfig(PRODUCTION, '/project')).toMatchObject({ environment: 'production' });
  });

  it.each(['DATA_DIR', 'PUBLIC_URL', 'SEALS_DIR', 'DATA_KEYS_FILE', 'AUDIT_KEY_FILE'])(
    'requires %s in production',
    (name) => {
      const { [name as 'DATA_DIR']: _, ...env } = PRODUCTION;
      expect(() => readConfig(env, '/project')).toThrow(`${name}: required in production`);
    },
  );

  it.each([
    { name: 'PORT', value: '65536' },
    { name: 'PORT', value: '80 ' },
    { name: 'PORT', value: '1e3' },
    { name: 'HOST', value: 'a b' },
    { name: 'NODE_ENV', value: 'staging' },
    { name: 'PUBLIC_URL', value: 'https://zz.example/' },
    { name: 'PUBLIC_URL', value: 'ftp://zz.example' },
    { name: 'DATABASE_URL', value: 'mysql://secret@host/x' },
    { name: 'CORS_ORIGINS', value: 'https://a.example,*' },
    { name: 'BODY_LIMIT_BYTES', value: '0' },
    { name: 'RENDER_SAMPLE', value: '1.5' },
    { name: 'TRUST_PROXY', value: 'yes' },
    { name: 'LOG_LEVEL', value: 'loud' },
    { name: 'ISSUANCE_CONCURRENCY', value: '-1' },
    { name: 'TSA_URLS', value: 'https://user:secret@tsa.example' },
    { name: 'TSA_URLS', value: 'https://tsa.example,ldap://tsa.example' },
    { name: 'EVIDENCE_HOSTS', value: 'https://ocsp.example/path' },
    { name: 'EVIDENCE_HOSTS', value: 'https://ocsp.example=ocsp.internal' },
    { name: 'EVIDENCE_TIMEOUT_MS', value: '49' },
    { name: 'EVIDENCE_MAX_LIST_BYTES', value: '1023' },
    { name: 'EVIDENCE_PAUSE_SECONDS', value: '86401' },
    { name: 'REVOCATION_MAX_AGE_SECONDS', value: '604801' },
    { name: 'TSA_TOLERANCE_SECONDS', value: '301' },
  ])('names $name when it is "$value", and not the value', ({ name, value }) => {
    const attempt = () => readConfig({ [name]: value }, '/project');
    expect(attempt).toThrow(`\n  ${name}: `);
    if (value.length > 3) expect(attempt).not.toThrow(value);
  });

  it('names every wrong variable at once', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'x', SHUTDOWN_SECONDS: '0' }, '/project')).toThrow(
      /PORT: .*\n {2}LOG_LEVEL: .*\n {2}SHUTDOWN_SECONDS: /,
    );
  });
});
