import type { StandingLicence } from '../lookups/standing.js';
import { verifyResult } from './verify-result.js';

const SAID = { holderCode: '91410726MAK9Y6P7XK', holder: '延津县示例粮食购销有限公司' };

const found = (code: 0 | 21 | 22 | 23): StandingLicence =>
  ({
    licence: { holderCode: SAID.holderCode, holderName: SAID.holder },
    standing: { code, inForce: code === 0 },
  }) as unknown as StandingLicence;

describe('what somebody says of a licence', () => {
  it.each<[string, StandingLicence | undefined, object, number]>([
    ['is right, and it is in force', found(0), {}, 0],
    ['is right, and it is out of force for the time being', found(23), {}, 2],
    ['is right, and it has ended', found(21), {}, 3],
    ['is right, and its time is over', found(22), {}, 3],
    ['is about none that may be known', undefined, {}, 5],
    ['names another holder', found(0), { holder: '别家公司' }, 7],
    ['names another code', found(21), { holderCode: '91410726MA00000000' }, 7],
  ])('%s', (_, licence, change, result) => {
    expect(verifyResult(licence, { ...SAID, ...change })).toBe(result);
  });
});
