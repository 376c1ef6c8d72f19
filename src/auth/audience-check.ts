import { Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { audienceOf } from '../platform/http/audience.js';

type Handler = (...args: never[]) => unknown;

/** Stops the start when a route does not say whom it is for. */
@Injectable()
export class AudienceCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error naming every route without an audience */
  onModuleInit(): void {
    const undeclared = this.discovery.getControllers().flatMap(({ metatype }) => {
      return typeof metatype === 'function' ? this.undeclaredIn(metatype) : [];
    });
    if (undeclared.length > 0) {
      throw new Error(`Routes without @Public() or @Requires(…):\n  ${undeclared.join('\n  ')}`);
    }
  }

  private undeclaredIn(controller: { name: string; prototype?: object }): string[] {
    const prototype = controller.prototype as Record<string, Handler>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => isRoute(prototype[name]))
      .filter((name) => !audienceOf(this.reflector, [prototype[name] as Handler, controller as never]))
      .map((name) => `${describe(prototype[name])} (${controller.name}.${name})`);
  }
}

function isRoute(handler: Handler | undefined): handler is Handler {
  return handler !== undefined && Reflect.hasMetadata(PATH_METADATA, handler);
}

function describe(handler: Handler | undefined): string {
  const method = Reflect.getMetadata(METHOD_METADATA, handler as object) as RequestMethod;
  const path = [Reflect.getMetadata(PATH_METADATA, handler as object) as string | string[]].flat();
  return `${RequestMethod[method]} ${path.join(', ')}`;
}
