import type { ApplicationEvent } from './application-event.entity.js';
import { assertCorrections } from './corrections.js';

const event = (state: 'returned' | 'correcting', ...materials: string[]) =>
  ({
    action: 'ask-correction',
    state,
    detail: JSON.stringify({ items: materials.map((material) => ({ material, detail: '请补正' })) }),
  }) as ApplicationEvent;
const items = (...materials: string[]) => materials.map((material) => ({ material, detail: '请补正' }));
const MATERIALS = ['01', '02'];
const refusal = (pointer: string) =>
  expect.objectContaining({
    code: 'request-invalid',
    extensions: { errors: [expect.objectContaining({ pointer })] },
  });

describe(assertCorrections.name, () => {
  const check = (
    wanted: string[],
    events: ApplicationEvent[],
    state: 'submitted' | 'accepted' = 'submitted',
  ) => assertCorrections(items(...wanted), MATERIALS, { events, state });

  it('takes materials of the matter and the data', () => {
    expect(() => check(['01', 'data', '02'], [])).not.toThrow();
  });

  it('takes nothing else', () => {
    expect(() => check(['01', '03'], [])).toThrow(refusal('/items/1/material'));
  });

  it('takes again what was named before, and nothing new', () => {
    expect(() => check(['01'], [event('returned', '01', 'data')])).not.toThrow();
    expect(() => check(['data', '02'], [event('returned', '01', 'data')])).toThrow(
      refusal('/items/1/material'),
    );
  });

  it('begins anew once the application was accepted', () => {
    expect(() => check(['02'], [event('returned', '01')], 'accepted')).not.toThrow();
    expect(() => check(['02'], [event('correcting', '01')], 'accepted')).toThrow(
      refusal('/items/0/material'),
    );
  });
});
