import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import type { Matter } from './matter.js';
import { MatterVersion } from './matter.entity.js';

export { type Material, MATERIAL_KINDS, type MaterialKind, type Matter } from './matter.js';

/** Which matters a project's kind and stage ask for; what is left out does not matter. */
export type MatterFilter = Readonly<{ projectKind?: string; stage?: string }>;

type Matters = ReadonlyMap<string, Matter>;

/**
 * Matters (事项) and their materials, in their present versions. Read once and kept in memory; a question about a code that is not there
 * reads again before it is answered.
 */
@Injectable()
export class MattersService {
  private loaded: Promise<Matters> | undefined;

  constructor(private readonly database: Database) {}

  /** Forgets what is in memory: for use after seeding in the same process. */
  reload(): void {
    this.loaded = undefined;
  }

  /** @throws DomainError `matter-unknown` */
  async matter(code: string): Promise<Matter> {
    const matter = await this.find(code);
    if (matter) return matter;
    const errors = [{ pointer: '/matter', detail: 'is no matter of the catalogue' }];
    throw new DomainError('matter-unknown', `There is no matter ${code}.`, { errors });
  }

  /** Null when there is no such matter. */
  async find(code: string): Promise<Matter | null> {
    const known = (await this.load()).get(code);
    if (known) return known;
    this.reload();
    return (await this.load()).get(code) ?? null;
  }

  /** In the order of the seeds. */
  async matters({ projectKind, stage }: MatterFilter = {}): Promise<readonly Matter[]> {
    return [...(await this.load()).values()].filter(
      (matter) =>
        (projectKind === undefined || matter.projectKinds.includes(projectKind)) &&
        (stage === undefined || matter.stage === stage),
    );
  }

  private async load(): Promise<Matters> {
    this.loaded ??= this.read();
    const loading = this.loaded;
    try {
      return await loading;
    } catch (error) {
      if (this.loaded === loading) this.reload(); // the next question tries again
      throw error;
    }
  }

  private async read(): Promise<Matters> {
    const rows = await this.database.read.find(MatterVersion, {
      where: { position: Not(IsNull()) },
      order: { position: 'ASC' },
    });
    return new Map(rows.map(({ code, content }) => [code, JSON.parse(content) as Matter]));
  }
}
