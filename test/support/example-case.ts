import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/config/project-root.js';

export type CaseBody = {
  licenceType: string;
  issuer: string;
  caseNo: string;
  decidedOn: string;
  data: Record<string, unknown>;
};

/** An approved case of `seeds/cases`, under a case number of its own. */
export async function exampleCase(file: string, caseNo: string): Promise<CaseBody> {
  const text = await readFile(join(projectRoot, 'seeds', 'cases', file), 'utf8');
  return { ...(JSON.parse(text) as CaseBody), caseNo };
}
