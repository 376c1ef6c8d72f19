import { PolicyGraph } from './policy-graph.js';

const ANY = '2.5.29.32.0';

describe(PolicyGraph.name, () => {
  it('keeps what every certificate has', () => {
    const graph = new PolicyGraph();
    graph.extend(['1.1', '1.2'], true);
    graph.extend(['1.2', '1.3'], true);
    expect(graph.forUser(undefined)).toEqual(['1.2']);
    expect(graph.forUser(['1.1'])).toEqual([]);
    graph.extend(undefined, true);
    expect(graph.isEmpty).toBe(true);
    expect(graph.forUser(undefined)).toEqual([]);
  });

  it('lets any policy stand for every other, where it may', () => {
    const graph = new PolicyGraph();
    graph.extend([ANY], true);
    expect(graph.forUser(['1.1'])).toEqual(['1.1']);
    graph.extend(['1.1'], true);
    expect(graph.forUser(['1.1', '1.2'])).toEqual(['1.1']);
    graph.extend([ANY], false);
    expect(graph.isEmpty).toBe(true);
  });

  it('names a mapped policy as the issuer of the first certificate does', () => {
    const graph = new PolicyGraph();
    graph.extend(['1.1'], true);
    graph.map([{ from: '1.1', to: '2.1' }], true);
    graph.extend(['2.1'], true);
    expect(graph.forUser(['1.1'])).toEqual(['1.1']);
    expect(graph.forUser(['2.1'])).toEqual([]);
  });

  it('drops what would be mapped where mapping is inhibited', () => {
    const graph = new PolicyGraph();
    graph.extend(['1.1', '1.2'], true);
    graph.map([{ from: '1.1', to: '1.2' }], false);
    graph.extend(['1.1', '1.2'], true);
    expect(graph.forUser(undefined)).toEqual(['1.2']);
  });

  it('does not grow with the product of mappings (CVE-2023-0464)', () => {
    const graph = new PolicyGraph();
    const policies = Array.from({ length: 60 }, (_, i) => `1.${i}`);
    const mappings = policies.flatMap((from) => policies.map((to) => ({ from, to })));
    for (let depth = 0; depth < 12; depth++) {
      graph.extend(policies, true);
      graph.map(mappings, true);
    }
    expect(graph.forUser(['1.7'])).toEqual(['1.7']);
  }, 5000);
});
