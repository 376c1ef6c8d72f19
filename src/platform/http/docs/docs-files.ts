import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';

/** The files of Swagger UI that the page uses; no other file of the package can be asked for. */
const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

type DocsFile = Readonly<{ bytes: Uint8Array; type: string }>;

/** Reads each file of Swagger UI once, when it is first asked for. */
@Injectable()
export class DocsFiles {
  private readonly folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  private readonly known = new Map<string, Promise<Uint8Array>>();

  async read(name: string): Promise<DocsFile | undefined> {
    const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
    if (type === undefined) return undefined;
    const reading = this.known.get(name) ?? readFile(join(this.folder, name));
    this.known.set(name, reading);
    return { bytes: await reading, type };
  }
}
