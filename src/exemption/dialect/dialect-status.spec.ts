import { DomainError, type DomainErrorCode } from '../../lib/errors/domain-error.js';
import { dialectName, isMissingIn, questionIn } from './dialect-envelope.js';
import { statusOfRefusal } from './dialect-status.js';

const status = (
  code: DomainErrorCode,
  pointers: readonly string[] = [],
  missing = '',
): number | undefined => {
  const errors = pointers.map((pointer) => ({ pointer, detail: 'x' }));
  return statusOfRefusal(new DomainError(code, 'x', { errors }), (pointer) => pointer === missing);
};

describe('a refusal in the dialect', () => {
  it.each<[DomainErrorCode, number]>([
    ['not-entitled', 100],
    ['licence-type-unknown', 13],
    ['matter-unknown', 102],
    ['organisation-required', 11],
    ['operator-not-of-department', 11],
    ['consent-expired', 11],
  ])('%s is %i', (code, expected) => {
    expect(status(code)).toBe(expected);
  });

  it.each<[string, readonly string[], string, number]>([
    ['something wrong', ['/useCause'], '', 102],
    ['nothing where something is needed', ['/caseNo', '/useCause'], '/useCause', 12],
    ['a holder whose code is of no such type', ['/holderTypeCode'], '', 103],
    ['no number to compare', ['/certData/certNo'], '/certData/certNo', 109],
    ['no holder code to compare', ['/certData/holderCode'], '/certData/holderCode', 110],
    ['no holder to compare', ['/certData/holder'], '/certData/holder', 111],
  ])('%s is told from its place', (_, pointers, missing, expected) => {
    expect(status('request-invalid', pointers, missing)).toBe(expected);
  });

  it.each<DomainErrorCode>(['lookup-not-recorded', 'busy', 'database-unavailable'])(
    '%s is none: the dialect has no word for it',
    (code) => {
      expect(status(code)).toBeUndefined();
    },
  );
});

describe('the envelope', () => {
  it('is opened into our names', () => {
    const data = {
      itemCode: '0100000',
      bizNum: 'XF-1',
      operatorId: 'X',
      operatorName: '丙',
      useCause: '因',
      certNo: '1',
    };
    expect(questionIn({ head: { accessId: 'a' }, data })).toEqual({
      matter: '0100000',
      caseNo: 'XF-1',
      operator: { id: 'X', name: '丙' },
      useCause: '因',
      certNo: '1',
    });
  });

  it.each([undefined, null, 'x', [], { data: [] }, { data: null }, { head: {} }])(
    'of %j is empty',
    (body) => {
      expect(questionIn(body)).toEqual({ operator: {} });
    },
  );

  it('knows what is missing, and what the dialect calls it', () => {
    const question = questionIn({ data: { useCause: '', certData: { certNo: '1', holder: null } } });
    const places = [
      '/useCause',
      '/matter',
      '/certData/certNo',
      '/certData/holder',
      '/operator/id',
      '/constructor',
    ];
    expect(places.map((each) => isMissingIn(question, each))).toEqual([true, true, false, true, true, true]);
    expect(['/matter', '/operator/id', '/certData/holder', '/useCause'].map(dialectName)).toEqual([
      'itemCode',
      'operatorId',
      'certData.holder',
      'useCause',
    ]);
  });
});
