import type { TestService } from './service.js';

export type Answer = Readonly<{ status: number; headers: Headers; body: Record<string, unknown> }>;

/** The service's API over a real socket, under one key. */
export type Api = ReturnType<typeof httpApi>;

export function httpApi({ url }: Pick<TestService, 'url'>, authorization: string) {
  const answerOf = async (response: Response): Promise<Answer> => {
    const { status, headers } = response;
    return { status, headers, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    raw: (path: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(url + path, { headers: { authorization, ...headers } }),
    get: async (path: string): Promise<Answer> =>
      answerOf(await fetch(url + path, { headers: { authorization } })),
    put: async (path: string, body: unknown): Promise<Answer> =>
      answerOf(
        await fetch(url + path, {
          method: 'PUT',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    post: async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
      answerOf(
        await fetch(url + path, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        }),
      ),
  };
}
