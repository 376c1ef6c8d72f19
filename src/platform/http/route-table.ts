type Entry = Readonly<{ path: RegExp; methods: Set<string> }>;

/** Every path the service answers and by which methods: Fastify's router says only that one pair is missing. */
export class RouteTable {
  private readonly entries = new Map<string, Entry>();

  /** @param url as given to the router: `/v1/licences/:id`, `/docs/*` */
  add(url: string, methods: string | readonly string[]): void {
    if (url === '*' || url === '/*') return; // the CORS plugin's preflight route stands for every path
    const entry = this.entries.get(url) ?? { path: patternOf(url), methods: new Set<string>() };
    for (const method of [methods].flat()) entry.methods.add(method);
    this.entries.set(url, entry);
  }

  /** @param url request target; its query does not count */
  methodsOf(url: string): readonly string[] {
    const path = url.split('?', 1)[0] ?? '';
    const found = [...this.entries.values()].filter((entry) => entry.path.test(path));
    return [...new Set(found.flatMap((entry) => [...entry.methods]))].toSorted();
  }
}

function patternOf(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+';
    return segment === '*' ? '.*' : segment.replaceAll(/[.+?^${}()|[\]\\*]/g, String.raw`\$&`);
  });
  return new RegExp(`^${segments.join('/')}$`);
}
