import type { ExampleCase } from '../catalogue/seed-files.js';
import type { SealedAuthority } from '../pki/development-profiles.js';

/** The builders of the example cases, each once: a development builder seals for every one of them. */
export function holdersOf(cases: readonly ExampleCase[]): SealedAuthority[] {
  const parties = cases.flatMap(
    ({ body }) =>
      (body as { data: { parties: readonly (SealedAuthority & { role: string })[] } }).data.parties,
  );
  const builders = parties.filter(({ role }) => role === 'builder');
  return [...new Map(builders.map(({ name, uscc }) => [uscc, { name, uscc }])).values()];
}
