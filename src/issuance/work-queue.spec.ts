import { WorkQueue } from './work-queue.js';

/** Work that ends when the test says so. */
function heldWork(log: string[], name: string) {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const work = async (): Promise<void> => {
    log.push(`${name} began`);
    await gate;
    log.push(`${name} ended`);
  };
  return { work, release };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe(WorkQueue.name, () => {
  it('runs no more than its limit at a time, in the order of asking', async () => {
    const log: string[] = [];
    const queue = new WorkQueue(2);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ name, ...heldWork(log, name) }));
    if (!a || !b || !c) throw new Error('three pieces');
    const all = [a, b, c].map(({ name, work }) => queue.add(name, work));
    await settle();
    expect(log).toEqual(['a began', 'b began']);
    b.release();
    await settle();
    expect(log).toEqual(['a began', 'b began', 'b ended', 'c began']);
    a.release();
    c.release();
    await Promise.all(all);
  });

  it('does work of one name once', async () => {
    const log: string[] = [];
    const queue = new WorkQueue(2);
    const { work, release } = heldWork(log, 'a');
    const both = [queue.add('a', work), queue.add('a', work)];
    release();
    await Promise.all(both);
    expect(log).toEqual(['a began', 'a ended']);
  });

  it('finishes what runs and drops what waits when it closes', async () => {
    const log: string[] = [];
    const queue = new WorkQueue(1);
    const a = heldWork(log, 'a');
    const b = heldWork(log, 'b');
    void queue.add('a', a.work);
    const dropped = queue.add('b', b.work);
    await settle();
    const closed = queue.close();
    a.release();
    await closed;
    await dropped;
    expect(log).toEqual(['a began', 'a ended']);
  });

  it('goes on after work that failed', async () => {
    const queue = new WorkQueue(1);
    await expect(queue.add('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(queue.add('a', () => Promise.resolve())).resolves.toBeUndefined();
  });
});
