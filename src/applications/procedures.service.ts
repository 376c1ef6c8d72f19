import { DomainError } from '../lib/errors/domain-error.js';
import type { Procedure } from './procedure.js';

/** Which matters can be applied for here, and how they are dealt with: `seeds/application-stages.json`. */
export class ProceduresService {
  private readonly byMatter: ReadonlyMap<string, Procedure>;

  constructor(procedures: readonly Procedure[]) {
    this.byMatter = new Map(procedures.map((procedure) => [procedure.matter, procedure]));
  }

  /** @throws DomainError `matter-unknown` also for a matter that is in the catalogue and not applied for here */
  of(matter: string): Procedure {
    const procedure = this.byMatter.get(matter);
    if (procedure) return procedure;
    const errors = [{ pointer: '/matter', detail: 'is not applied for here' }];
    throw new DomainError('matter-unknown', `The matter ${matter} is not applied for here.`, { errors });
  }
}
