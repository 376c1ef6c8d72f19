import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document as it is served; made from the whole application when it is first asked for. */
@Injectable()
export class ApiDescription {
  private make: (() => OpenAPIObject) | undefined;
  private text: string | undefined;

  /** @param make called once, after every module is there */
  from(make: () => OpenAPIObject): void {
    this.make = make;
  }

  /** @throws Error before {@link from} */
  json(): string {
    if (!this.make) throw new Error('The application was not configured with configureApp');
    return (this.text ??= JSON.stringify(this.make()));
  }
}
