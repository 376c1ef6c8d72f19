type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads variables one by one and remembers every one that is wrong.
 *
 * Values never appear in what is remembered: they may be secret.
 */
export class EnvironmentReader {
  readonly wrong: string[] = [];

  constructor(private readonly env: Environment) {}

  text(name: string, fallback: string, rule: string, accepts: (text: string) => boolean): string {
    const value = this.env[name] ?? fallback;
    if (!accepts(value)) this.wrong.push(`${name}: ${rule}`);
    return value;
  }

  optional(name: string, rule: string, accepts: (text: string) => boolean): string | undefined {
    const value = this.env[name];
    if (value === undefined || value === '') return undefined;
    if (!accepts(value)) this.wrong.push(`${name}: ${rule}`);
    return value;
  }

  integer(name: string, fallback: number, least: number, most: number): number {
    const text = this.env[name] ?? String(fallback);
    const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) this.wrong.push(`${name}: integer ${least}-${most}`);
    return value;
  }

  fraction(name: string, fallback: number): number {
    const text = this.env[name] ?? String(fallback);
    const value = /^\d(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= 0 && value <= 1)) this.wrong.push(`${name}: decimal 0-1`);
    return value;
  }

  choice<T extends string>(name: string, fallback: T, choices: readonly T[]): T {
    const value = (this.env[name] ?? fallback) as T;
    if (!choices.includes(value)) this.wrong.push(`${name}: one of ${choices.join(', ')}`);
    return value;
  }

  list(name: string, rule: string, accepts: (text: string) => boolean): readonly string[] {
    const items = (this.env[name] ?? '').split(',').map((item) => item.trim());
    const given = items.filter((item) => item !== '');
    if (!given.every(accepts)) this.wrong.push(`${name}: ${rule}`);
    return given;
  }

  required(name: string, when: boolean): void {
    if (when && !this.env[name]) this.wrong.push(`${name}: required in production`);
  }
}
