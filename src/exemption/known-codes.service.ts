import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { type Matter, MattersService } from '../catalogue/matters.service.js';
import { DomainError } from '../lib/errors/domain-error.js';

/** Which departments, licence types and matters there are; each question about another one is refused by name. */
@Injectable()
export class KnownCodesService {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly matters: MattersService,
  ) {}

  /** @throws DomainError `request-invalid` */
  async departmentName(uscc: string): Promise<string> {
    const department = (await this.catalogue.departments()).find((each) => each.uscc === uscc);
    if (department) return department.name;
    const errors = [{ pointer: '/departmentUscc', detail: 'is no department of the catalogue' }];
    throw new DomainError('request-invalid', `There is no department ${uscc}.`, { errors });
  }

  /** @throws DomainError `matter-unknown` */
  matter(code: string): Promise<Matter> {
    return this.matters.matter(code);
  }

  /**
   * A type that is issued or registered here, or that some matter asks for.
   *
   * @throws DomainError `licence-type-unknown`
   */
  async assertLicenceType(key: string): Promise<void> {
    const asked = await this.matters.matters();
    const isAsked = asked.some(({ materials }) =>
      materials.some(({ satisfiedBy }) => satisfiedBy.includes(key)),
    );
    if (isAsked || (await this.isKnown(key))) return;
    const errors = [{ pointer: '/licenceType', detail: 'is no licence type of the catalogue' }];
    throw new DomainError('licence-type-unknown', `There is no licence type ${key}.`, { errors });
  }

  /**
   * The key of a type by its 证照类型代码.
   *
   * @throws DomainError `licence-type-unknown`
   */
  async licenceTypeOf(code: string): Promise<string> {
    const key = await this.catalogue.typeOfCode(code);
    if (key !== undefined) return key;
    throw new DomainError('licence-type-unknown', `There is no licence type with the code ${code}.`);
  }

  private async isKnown(key: string): Promise<boolean> {
    try {
      await this.catalogue.assertType(key);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'licence-type-unknown') return false;
      throw error;
    }
  }
}
