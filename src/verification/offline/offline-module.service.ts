import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { projectRoot } from '../../platform/config/project-root.js';
import { bundleModules } from './module-bundle.js';

const ENTRY = 'verification/offline/browser/offline.js';

export type OfflineModule = Readonly<{ code: string; etag: string }>;

/** The code that judges codes in browsers: the same that runs here, as built. */
@Injectable()
export class OfflineModuleService {
  private module: OfflineModule | undefined;

  /** @throws Error when the project was not built */
  current(): OfflineModule {
    return (this.module ??= build());
  }
}

function build(): OfflineModule {
  const code = bundleModules(ENTRY, (path) => readFileSync(join(projectRoot, 'dist', path), 'utf8'));
  return { code, etag: `"${createHash('sha256').update(code).digest('hex').slice(0, 32)}"` };
}
