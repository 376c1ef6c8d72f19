import type { DomainError } from '../../lib/errors/domain-error.js';
import { ExistenceCheckDto } from '../dto/lookup-request.dto.js';
import { saidIn, validated } from './lookup-request.js';

/** GB 11643-1999, annex: a citizen number that belongs to nobody. */
const CITIZEN = '11010519491231002X';

const TERMS = {
  matter: '0100000',
  caseNo: 'XF-2026-0012',
  operator: { id: 'XF-017', name: '测试丙' },
  useCause: '办理消防设计审查',
  authMode: 'STATUTORY',
  licenceType: 'construction-permit',
};

async function faultsOf(change: object): Promise<string[]> {
  try {
    await validated(ExistenceCheckDto, { ...TERMS, ...change });
    return [];
  } catch (error) {
    const { errors } = (error as DomainError).extensions as { errors: { pointer: string }[] };
    return errors.map(({ pointer }) => pointer);
  }
}

describe('a question', () => {
  it.each<[string, object]>([
    ['for a permit', { number: '410726202611230101' }],
    // 18 digits, a date that is one, and the check character of a citizen number.
    ['for a permit whose number has the form of a citizen number', { number: '410726202611230117' }],
    ['for a licence of another kind', { number: '豫（2026）延津县不动产权第0000001号' }],
    ['for a holder', { holderCode: '91410726MAK9Y6P7XK' }],
    ['for a project', { projectCode: '2609-410726-04-03-110016' }],
    ['with a cause of 200 characters', { number: '1', useCause: '因'.repeat(200) }],
    ['in a case that is a number', { number: '1', caseNo: '410726202600000001' }],
  ])('%s is in order', async (_, change) => {
    expect(await faultsOf(change)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a citizen number', { number: CITIZEN }, '/number'],
    ['a citizen number among others', { number: `1/${CITIZEN}` }, '/number'],
    ['a citizen number as a case', { number: '1', caseNo: CITIZEN }, '/caseNo'],
    [
      'a citizen number as an operator',
      { number: '1', operator: { id: CITIZEN, name: '测' } },
      '/operator/id',
    ],
    ['a cause in two lines', { number: '1', useCause: '因\n果' }, '/useCause'],
    ['a cause that begins with a blank', { number: '1', useCause: ' 因' }, '/useCause'],
    ['a cause that turns the line around', { number: '1', useCause: '因\u202E果' }, '/useCause'],
    ['a cause of 201 characters', { number: '1', useCause: '因'.repeat(201) }, '/useCause'],
    ['a list of numbers', { number: ['1', '2'] }, '/number'],
    ['a wildcard', { number: '4107%' }, '/number'],
    ['an operator that is a text', { number: '1', operator: 'XF-017' }, '/operator'],
    ['a day without a year', { number: '1', consentUntil: '11-23' }, '/consentUntil'],
  ])('with %s is not', async (_, change, pointer) => {
    expect(await faultsOf(change)).toContain(pointer);
  });

  it('that is refused is kept as far as it is in order', async () => {
    const body = { ...TERMS, number: CITIZEN, useCause: '', caseNo: 7, more: 'x' };
    expect(await saidIn(ExistenceCheckDto, body)).toEqual({
      matter: '0100000',
      authMode: 'STATUTORY',
      licenceType: 'construction-permit',
    });
    expect(await saidIn(ExistenceCheckDto, [body])).toEqual({});
  });
});
