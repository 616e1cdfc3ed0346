interface Link {
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

export interface EndToEnd {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export type Selected =
  { readonly kind: "node"; readonly id: string } | { readonly kind: "edge"; readonly id: string };

/** Everything from which requests come to the selected node or edge, and everything they go on to. */
export function endToEnd(edges: readonly Link[], selected: Selected): EndToEnd {
  const own = selected.kind === "edge" ? edges.find(({ id }) => id === selected.id) : undefined;
  if (selected.kind === "edge" && own === undefined) return { nodes: new Set(), edges: new Set() };
  const up = reach(edges, own?.source ?? selected.id, (edge) => [edge.target, edge.source]);
  const down = reach(edges, own?.target ?? selected.id, (edge) => [edge.source, edge.target]);
  return {
    nodes: new Set([...up.nodes, ...down.nodes]),
    edges: new Set([...up.edges, ...down.edges, ...(own === undefined ? [] : [own.id])]),
  };
}

function reach(
  edges: readonly Link[],
  start: string,
  ends: (edge: Link) => readonly [from: string, to: string],
): EndToEnd {
  const leaving = new Map<string, { readonly edge: string; readonly to: string }[]>();
  for (const edge of edges) {
    const [from, to] = ends(edge);
    const known = leaving.get(from);
    if (known === undefined) leaving.set(from, [{ edge: edge.id, to }]);
    else known.push({ edge: edge.id, to });
  }
  const nodes = new Set([start]);
  const passed = new Set<string>();
  const queue = [start];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    for (const { edge, to } of leaving.get(node) ?? []) {
      passed.add(edge);
      if (nodes.has(to)) continue;
      nodes.add(to);
      queue.push(to);
    }
  }
  return { nodes, edges: passed };
}
