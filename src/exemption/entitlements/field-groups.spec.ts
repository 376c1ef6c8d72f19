import { type Grant, partly, shownField } from './field-groups.js';

const grant = (change: Partial<Grant>): Grant => ({
  entitlementId: 'e1',
  groups: new Set(),
  masks: {},
  ...change,
});

describe('a field of an answer', () => {
  it.each<[string, Partial<Grant>, string | null]>([
    ['of a group that was granted', { groups: new Set(['contacts'] as const) }, '测试丙'],
    ['of another group', { groups: new Set(['existence', 'face'] as const) }, null],
    ['that is hidden', { groups: new Set(['contacts'] as const), masks: { leaders: 'hidden' } }, null],
    ['shown in part', { groups: new Set(['contacts'] as const), masks: { leaders: 'partial' } }, '测*丙'],
    [
      'whose mask is for another one',
      { groups: new Set(['contacts'] as const), masks: { zzbh: 'hidden' } },
      '测试丙',
    ],
  ])('%s', (_, change, shown) => {
    expect(shownField(grant(change), 'leaders', '测试丙')).toBe(shown);
  });

  it('that nobody put into a group is shown to nobody', () => {
    const all = grant({ groups: new Set(['existence', 'face', 'contacts'] as const) });
    expect(shownField(all, 'citizenId', '1')).toBeNull();
  });

  it.each([
    ['', ''],
    ['丙', '*'],
    ['测丙', '测*'],
    ['测试丙', '测*丙'],
    ['𠮷野家店', '𠮷**店'],
  ])('%s in part: %s', (text, shown) => {
    expect(partly(text)).toBe(shown);
  });
});
