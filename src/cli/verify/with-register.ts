import { readFile } from 'node:fs/promises';
import type { AppConfig } from '../../platform/config/app-config.js';
import type { Tone, VerificationReport } from '../../verification/report.js';
import { HandedInFilesService } from '../../verification/reports/handed-in-files.service.js';
import { withService } from '../service.js';
import { locate } from './trusted-files.js';

type Options = Readonly<{ json?: boolean; at?: Date; password?: string; folders: readonly string[] }>;

const EXIT: Readonly<Record<Tone, 0 | 1 | 2>> = { good: 0, 'not-good': 1, 'cannot-tell': 2 };

/**
 * Judges files as the service does: against the register, and the roots and seals of this installation.
 *
 * @returns the exit code: the worst answer's
 * @throws Error for a file that cannot be read
 */
export async function verifyWithRegister(
  config: AppConfig,
  files: readonly string[],
  { json = false, at, password, folders }: Options,
): Promise<number> {
  const codes = await withService(config, async (service) => {
    const handedIn = service.get(HandedInFilesService, { strict: false });
    const found: number[] = [];
    for (const name of files) {
      const bytes = new Uint8Array(await readFile(await locate(name, folders)));
      const report = await handedIn.verify({
        bytes,
        name,
        ...(at === undefined ? {} : { at }),
        ...(password === undefined ? {} : { password }),
      });
      process.stdout.write(`${json ? JSON.stringify({ ...report, path: name }) : textOf(name, report)}\n`);
      found.push(EXIT[report.tone]);
    }
    return found;
  });
  return codes.includes(1) ? 1 : codes.includes(2) ? 2 : 0;
}

function textOf(
  name: string,
  { verdict, flags, sentence, nextStep, register, reasons }: VerificationReport,
): string {
  const licence =
    register && `  ${register.name} ${register.number} ${register.version}: ${register.statusText.zh}`;
  return [
    `${name}: ${[verdict, ...flags].join(', ')}`,
    `  ${sentence.zh} ${sentence.en}`,
    ...(licence ? [licence] : []),
    ...reasons.map(({ code, text }) => `  - ${code}: ${text.zh} ${text.en}`),
    `  → ${nextStep.zh} ${nextStep.en}`,
  ].join('\n');
}
