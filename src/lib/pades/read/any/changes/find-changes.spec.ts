import { half, whole, withDss, withTimestamp } from '../../../../../../test/support/continued-files.js';
import {
  addAnnotation,
  appended,
  changePageContent,
} from '../../../../../../test/support/planted-updates.js';
import { FaultError } from '../../../../faults/fault.js';
import { readAnyPdf, readSignatureFields } from '../../../../pdf/read/any/index.js';
import { type Change, CHANGE_CODES, findChanges } from './index.js';
import { sentence } from './change-code.js';
import { isLocked, mayAnnotate, mayFill } from './rights.js';

function changesOf(bytes: Uint8Array): (readonly Change[])[] {
  const pdf = readAnyPdf(bytes);
  return findChanges(pdf, readSignatureFields(pdf)).map(({ changes }) => changes);
}

const named = (changes: readonly Change[] = []) =>
  changes.map(
    ({ code, permitted, ownForm }) => `${code}${permitted ? '' : ' forbidden'}${ownForm ? '' : ' foreign'}`,
  );

describe('what changed after each seal', () => {
  it('is nothing in a file that nobody continued', () => {
    expect(changesOf(half)).toEqual([[]]);
  });

  it('is what our own issuing adds, for each seal from its own revision on', () => {
    expect(changesOf(withTimestamp).map(named)).toEqual([
      ['seal-filled', 'validation-data-added', 'document-timestamp-added'],
      ['validation-data-added', 'document-timestamp-added'],
      [],
    ]);
    expect(changesOf(withDss).map(named)).toEqual([
      ['seal-filled', 'validation-data-added'],
      ['validation-data-added'],
    ]);
  });

  it('names object, page and revision', () => {
    const [, changes = []] = changesOf(appended(whole, changePageContent));
    expect(named(changes)).toEqual(['page-content-changed forbidden foreign']);
    expect(changes[0]).toMatchObject({
      kind: 'undefined',
      page: 1,
      revision: 2,
      object: { path: expect.stringMatching(/^\/Root\/Pages\/Kids\[0\]\/Contents/) as string },
    });
  });

  it.each([0, 1])('stops when the time is up, asked once for each revision and page: %s', (asked) => {
    const pdf = readAnyPdf(appended(half, addAnnotation));
    let left = asked;
    const deadline = (): void => {
      left -= 1;
      if (left < 0) throw new FaultError('time-limit', 'the time is up');
    };
    expect(() => findChanges(pdf, readSignatureFields(pdf), deadline)).toThrow('the time is up');
  });

  it('forbids an annotation that no certification allows', () => {
    const [first = []] = changesOf(appended(half, addAnnotation));
    expect(named(first)).toEqual(['annotation-added forbidden foreign']);
    expect(first[0]?.kind).toBe('annotation');
  });
});

describe('the rights of earlier signatures', () => {
  const include = { p: undefined, locks: [{ action: 'Include' as const, fields: ['amount'] }] };

  it.each([
    ['a field that is named', include, 'amount', true],
    ['a field below one that is named', include, 'amount.net', true],
    ['a field that only begins alike', include, 'amounts', false],
    ['all fields', { p: undefined, locks: [{ action: 'All' as const, fields: [] }] }, 'x', true],
    [
      'fields that are not left out',
      { p: undefined, locks: [{ action: 'Exclude' as const, fields: ['x'] }] },
      'y',
      true,
    ],
    [
      'no field that is left out',
      { p: undefined, locks: [{ action: 'Exclude' as const, fields: ['x'] }] },
      'x',
      false,
    ],
  ])('lock %s', (_, rights, name, locked) => {
    expect(isLocked(rights, name)).toBe(locked);
    expect(mayFill(rights, name)).toBe(!locked);
  });

  it.each([
    [1, false, false],
    [2, true, false],
    [3, true, true],
    [undefined, true, false],
  ] as const)('P %s lets forms be filled: %s, annotations be made: %s', (p, fill, annotate) => {
    expect(mayFill({ p, locks: [] }, 'x')).toBe(fill);
    expect(mayAnnotate({ p, locks: [] })).toBe(annotate);
  });
});

describe('sentences for staff', () => {
  it.each(CHANGE_CODES)('say %s in both languages', (code) => {
    const { zh, en } = sentence(code, { page: 2, name: 'Seal' });
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[^\p{Script=Han}]+$/u);
  });
});
