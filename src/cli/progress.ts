const WIDTH = 30;

/** A bar on stderr that fills up; on anything but a terminal nothing is drawn until the end. */
export class ProgressBar {
  private done = 0;

  constructor(
    private readonly total: number,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {}

  advance(label: string): void {
    this.done += 1;
    const filled = Math.round((this.done / this.total) * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const line = `${bar} ${this.done}/${this.total} ${label}`;
    if (this.stream.isTTY) this.stream.write(`\r\x1b[K${line}${this.done === this.total ? '\n' : ''}`);
    else if (this.done === this.total) this.stream.write(`${line}\n`);
  }
}
