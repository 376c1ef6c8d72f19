import { Controller, Get, Post } from '@nestjs/common';
import type { NewApiKey } from '../../src/auth/new-api-key.js';
import { CurrentPrincipal, type Principal, Public, Requires } from '../../src/platform/http/audience.js';
import type { TinyApp } from './tiny-app.js';

/** One route open to everybody, one that needs a scope, one that needs two. */
@Controller({ path: 'things', version: '1' })
export class ThingsController {
  @Get('open')
  @Public()
  open(): { open: true } {
    return { open: true };
  }

  @Get()
  @Requires('licences:read')
  read(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Post()
  @Requires('licences:read', 'licences:issue')
  write(): { written: true } {
    return { written: true };
  }
}

/** A key for what a test does not say otherwise. */
export const KEY: NewApiKey = {
  name: '工改系统',
  organisation: '延津县行政审批局',
  role: 'approval-system',
  scopes: ['licences:read'],
};

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

export async function ask(tiny: TinyApp, path: string, token?: string, method = 'GET'): Promise<Answer> {
  const headers = token === undefined ? {} : { Authorization: token };
  const response = await fetch(tiny.url + path, { method, headers });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer['body'],
  };
}
