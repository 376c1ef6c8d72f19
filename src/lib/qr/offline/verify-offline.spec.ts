import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { assembleCoseSign1, type PreparedCoseSign1 } from '../../cose/write/cose-sign1.js';
import { keyIdOf } from '../../cose/write/key-id.js';
import { prepareQrPayload, qrPayloadText } from '../payload/write/qr-payload.js';
import type { StatusList, TrustedKey, TrustList } from './list-claims.js';
import { NODE_TOOLS } from './node-tools.js';
import type { OfflineAnswer } from './offline-answer.js';
import { OFFLINE_REASONS, OFFLINE_STATES } from './offline-answer.js';
import { offlineSentence } from './offline-wording.js';
import { type OfflineQuestion, verifyOffline } from './read/verify-offline.js';
import { prepareStatusList, prepareTrustList } from './write/lists.js';

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const kidOf = (key: KeyObject): Uint8Array => keyIdOf(createPublicKey(key));
const spkiOf = (key: KeyObject): Uint8Array => createPublicKey(key).export({ type: 'spki', format: 'der' });
const signed = (prepared: PreparedCoseSign1, key: KeyObject): Uint8Array =>
  assembleCoseSign1(prepared, sign('sha256', prepared.toBeSigned, { key, dsaEncoding: 'ieee-p1363' }));

const [ROOT, ISSUER, STRANGER] = [newKey(), newKey(), newKey()];
const TOKEN = 'GEZDGNBVGY3TQOJQGEZDGNBVGY';
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

const KEY: TrustedKey = {
  kid: kidOf(ISSUER),
  publicKey: spkiOf(ISSUER),
  notBefore: day('2026-01-01'),
  notAfter: day('2027-01-01'),
  issuer: 'CN-410726',
  uses: ['code', 'status'],
};
const TRUST: TrustList = {
  issuer: 'CN-410726',
  sequence: 4,
  issuedAt: day('2026-11-01'),
  nextUpdate: day('2026-12-31'),
  hosts: ['zz.yanjin.example'],
  test: false,
  keys: [KEY],
};
const STATUS: StatusList = {
  issuer: 'CN-410726',
  sequence: 17,
  issuedAt: day('2026-11-24'),
  nextUpdate: day('2026-11-25'),
  entries: [
    { number: '410726202611230102', version: '001', status: 'revoked', since: day('2026-11-20') },
    { number: '410726202611230101', version: '002', status: 'revoked', since: day('2026-11-20') },
  ],
};
const CLAIMS = {
  issuer: 'CN-410726',
  issuedAt: day('2026-11-23'),
  number: '410726202611230101',
  version: '001',
  holderCode: '91410726MA9G7K2P8U',
  issueDate: '2026-11-23',
  contentHash: new Uint8Array(16).fill(7),
};

type Scene = Readonly<{
  trust?: Partial<TrustList>;
  status?: Partial<StatusList>;
  claims?: Partial<typeof CLAIMS>;
  rootSigner?: KeyObject;
  statusSigner?: KeyObject;
  codeSigner?: KeyObject;
  kid?: Uint8Array;
  question?: Partial<OfflineQuestion>;
}>;

const payload = ({ claims = {}, codeSigner = ISSUER, kid = kidOf(ISSUER) }: Scene): string =>
  qrPayloadText(signed(prepareQrPayload({ ...CLAIMS, ...claims }, kid), codeSigner));

const judge = async (scene: Scene = {}): Promise<OfflineAnswer> => {
  const { trust = {}, status = {}, rootSigner = ROOT, statusSigner = ISSUER } = scene;
  const question = {
    text: `https://zz.yanjin.example/v/${TOKEN}#${payload(scene)}`,
    trustList: signed(prepareTrustList({ ...TRUST, ...trust }, kidOf(ROOT)), rootSigner),
    statusList: signed(prepareStatusList({ ...STATUS, ...status }, kidOf(ISSUER)), statusSigner),
    rootKey: spkiOf(ROOT),
    now: new Date('2026-11-24T08:00:00Z'),
    ...scene.question,
  };
  return verifyOffline(question, NODE_TOOLS);
};

describe(verifyOffline.name, () => {
  it('calls a signed code valid as of the status list, and says what was signed', async () => {
    expect(await judge()).toEqual({
      state: 'valid-offline',
      reason: 'in-force',
      detail: expect.any(String),
      claims: CLAIMS,
      status: undefined,
      asOf: day('2026-11-24'),
      test: false,
      lastSequence: 17,
      lastTrustSequence: 4,
    });
  });

  const revoked = { number: '410726202611230102' };
  const suspended = {
    entries: [{ number: CLAIMS.number, version: '001', status: 'suspended', since: day('2026-11-22') }],
  };
  const pending = {
    entries: [{ number: CLAIMS.number, version: '001', status: 'pending-recheck', since: day('2026-11-22') }],
  };
  const other: TrustedKey = { ...KEY, publicKey: spkiOf(STRANGER) };
  const at = (time: string): Partial<OfflineQuestion> => ({ now: new Date(time) });

  it.each<[name: string, scene: Scene, state: string, reason: string]>([
    ['without address', { question: { text: payload({}) } }, 'valid-offline', 'in-force'],
    ['with two keys of the same name', { trust: { keys: [other, KEY] } }, 'valid-offline', 'in-force'],
    ['whose construction rests', { status: suspended }, 'valid-offline', 'suspended'],
    ['that has to be rechecked', { status: pending }, 'not-in-force', 'status'],
    ['that had to be rechecked, by a list that is over', { status: pending, question: at('2026-11-25T00:00:01Z') }, 'needs-network', 'status-list-stale'],
    ['of a revoked licence', { claims: revoked }, 'not-in-force', 'status'],
    ['of a revoked licence, by an old list', { claims: revoked, question: at('2026-12-24T00:00:00Z') }, 'not-in-force', 'status'],
    ['of another version', { claims: { version: '002' } }, 'not-in-force', 'status'],

    ['signed by a stranger', { codeSigner: STRANGER }, 'not-genuine', 'code-wrong-signature'],
    ['with a key that no list names', { codeSigner: STRANGER, kid: kidOf(STRANGER) }, 'not-genuine', 'code-unknown-key'],
    ['with a key for lists alone', { trust: { keys: [{ ...KEY, uses: ['status'] }] } }, 'not-genuine', 'code-unknown-key'],
    ['of another issuer', { claims: { issuer: 'CN-410725' } }, 'not-genuine', 'code-unknown-key'],
    ['signed before its key began', { claims: { issuedAt: day('2025-12-31') } }, 'not-genuine', 'code-outside-key-time'],
    ['at a foreign host', { trust: { hosts: ['zz.other.example'] } }, 'not-genuine', 'code-foreign-host'],
    ['that is cut off', { question: { text: payload({}).slice(0, 100) } }, 'not-genuine', 'code-malformed'],
    ['that is something else', { question: { text: 'https://example.org/' } }, 'not-genuine', 'code-malformed'],
    ['of 4097 characters', { question: { text: 'A'.repeat(4097) } }, 'not-genuine', 'code-malformed'],
    ['that is empty', { question: { text: '' } }, 'not-genuine', 'code-malformed'],

    ['without payload', { question: { text: `https://zz.yanjin.example/v/${TOKEN}` } }, 'needs-network', 'code-without-payload'],
    ['six minutes from the future', { claims: { issuedAt: new Date('2026-11-24T08:06:00Z') } }, 'needs-network', 'code-from-future'],
    ['with a key that a newer list may name', { codeSigner: STRANGER, kid: kidOf(STRANGER), question: at('2027-01-01T00:00:00Z') }, 'needs-network', 'trust-list-stale'],
    ['without trust list', { question: { trustList: undefined } }, 'needs-network', 'trust-list-missing'],
    ['with a trust list that a stranger signed', { rootSigner: STRANGER }, 'needs-network', 'trust-list-wrong'],
    ['with another root', { question: { rootKey: spkiOf(STRANGER) } }, 'needs-network', 'trust-list-wrong'],
    ['with a root that is no key', { question: { rootKey: new Uint8Array(5) } }, 'needs-network', 'trust-list-wrong'],
    ['with an older trust list than before', { question: { lastTrustSequence: 5 } }, 'needs-network', 'trust-list-rolled-back'],
    ['with a trust list that is over', { status: { nextUpdate: day('2027-12-01') }, question: at('2027-01-01T00:00:00Z') }, 'needs-network', 'trust-list-stale'],
    ['without status list', { question: { statusList: undefined } }, 'needs-network', 'status-list-missing'],
    ['with a status list that is none', { question: { statusList: new Uint8Array(5) } }, 'needs-network', 'status-list-wrong'],
    ['with a status list that a stranger signed', { statusSigner: STRANGER }, 'needs-network', 'status-list-wrong'],
    ['with a status list of another issuer', { status: { issuer: 'CN-410725' } }, 'needs-network', 'status-list-wrong'],
    ['with an older status list than before', { question: { lastSequence: 18 } }, 'needs-network', 'status-list-rolled-back'],
    ['with a status list that is over', { question: at('2026-11-25T00:00:01Z') }, 'needs-network', 'status-list-stale'],
    ['that rests, by a list that is over', { status: suspended, question: at('2026-11-25T00:00:01Z') }, 'needs-network', 'status-list-stale'],
    ['with a status list from the future', { question: at('2026-11-23T23:54:00Z') }, 'needs-network', 'status-list-from-future'],
  ])('judges a code %s', async (_, scene, state, reason) => {
    expect(await judge(scene)).toMatchObject({ state, reason });
  }); // prettier-ignore

  it('relies on the same lists again', async () => {
    const question = { lastSequence: 17, lastTrustSequence: 4 };
    expect((await judge({ question })).state).toBe('valid-offline');
  });

  it('does not take one list for the other, nor a code for a list', async () => {
    const { claims: _, ...scene } = { claims: CLAIMS };
    const trustList = signed(prepareTrustList(TRUST, kidOf(ROOT)), ROOT);
    const statusList = signed(prepareStatusList(STATUS, kidOf(ISSUER)), ISSUER);
    const code = signed(prepareQrPayload(CLAIMS, kidOf(ISSUER)), ISSUER);
    const reasons = await Promise.all([
      judge({ ...scene, question: { trustList: statusList } }),
      judge({ ...scene, question: { statusList: trustList } }),
      judge({ ...scene, question: { statusList: code } }),
      judge({ ...scene, question: { text: qrPayloadText(statusList) } }),
    ]);
    expect(reasons.map(({ reason }) => reason)).toEqual([
      'trust-list-wrong',
      'status-list-wrong',
      'status-list-wrong',
      'code-malformed',
    ]);
  });

  it('shows nothing of what nobody trusted has signed', async () => {
    expect((await judge({ codeSigner: STRANGER })).claims).toBeUndefined();
    expect((await judge({ trust: { hosts: [] } })).claims).toBeUndefined();
  });

  /** Deflate has a few bits that say nothing; what they carry is signed all the same. */
  it('never calls other claims good, whichever character is another', async () => {
    const text = payload({});
    const spoiled = Array.from(text, (character, index) => {
      return text.slice(0, index) + (character === 'A' ? 'B' : 'A') + text.slice(index + 1);
    });
    const answers = await Promise.all(spoiled.map(async (each) => judge({ question: { text: each } })));
    const good = answers.filter(({ state }) => state !== 'not-genuine');
    expect(good.length).toBeLessThan(3);
    for (const { claims } of good) expect(claims).toEqual(CLAIMS);
  });
});

describe(offlineSentence.name, () => {
  it('says as of when', async () => {
    expect(offlineSentence(await judge({ trust: { test: true } }))).toEqual({
      zh: '测试件，不具法律效力。有效（离线），状态表 2026-11-24T00:00:00.000Z：签名有效，状态表中无失效记录。请将下列内容与证面逐项核对。',
      en: 'Test, no legal effect. valid (offline), status list of 2026-11-24T00:00:00.000Z: The issuer signed it, and the status list has nothing against it. Compare what follows with the sheet.',
    });
  });

  it('has words for every state and reason', async () => {
    const answer = await judge();
    for (const state of OFFLINE_STATES)
      expect(offlineSentence({ ...answer, state }).zh).not.toContain('undefined');
    for (const reason of OFFLINE_REASONS) expect(offlineSentence({ ...answer, reason }).en).toMatch(/\.$/);
  });
});
