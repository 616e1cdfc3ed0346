import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepPlaces } from "./keep-places.ts";
import { layoutTopology, type Layout, type LayoutInput, type LayoutNode, type Rectangle } from "./layout.ts";
import { doOverlap, roomOf } from "./layout-measures.ts";

const node = (
  id: string,
  box: string | null = "namespace/shop",
  appBox: string | null = null,
): LayoutNode => ({ id, box, appBox });
const edge = (text: string) => {
  const [source = "", target = ""] = text.split(">");
  return { source, target };
};

const xs = ({ nodes }: Layout, ...ids: string[]): readonly number[] =>
  ids.map((id) => nodes.get(id)?.x ?? NaN);
const isRising = (values: readonly number[]): boolean =>
  values.every((value, index) => index === 0 || value > (values[index - 1] ?? NaN));

describe("layoutTopology", () => {
  it("draws a chain from left to right", () => {
    const layout = layoutTopology({
      aspect: 1.6,
      nodes: ["c", "a", "b"].map((id) => node(id)),
      edges: [edge("a>b"), edge("b>c")],
    });
    expect(isRising(xs(layout, "a", "b", "c"))).toBe(true);
  });

  it("draws a cycle without going round in it", () => {
    const layout = layoutTopology({
      aspect: 1.6,
      nodes: ["a", "b", "c"].map((id) => node(id)),
      edges: [edge("a>b"), edge("b>c"), edge("c>a")],
    });
    expect(new Set(xs(layout, "a", "b", "c")).size).toBe(3);
  });

  it("moves a source up to what it calls", () => {
    const layout = layoutTopology({
      aspect: 1.6,
      nodes: ["a", "b", "c", "worker"].map((id) => node(id)),
      edges: [edge("a>b"), edge("b>c"), edge("worker>c")],
    });
    expect(xs(layout, "worker")).toEqual(xs(layout, "b"));
  });

  it("keeps versions of an app in one column", () => {
    const versions = ["v1", "v2", "v3"].map((id) => node(id, "namespace/shop", "app/shop/api"));
    const layout = layoutTopology({
      aspect: 1.6,
      nodes: [node("s"), ...versions],
      edges: versions.map(({ id }) => edge(`s>${id}`)),
    });
    expect(new Set(xs(layout, "v1", "v2", "v3")).size).toBe(1);
  });

  it("puts a gateway's namespace left of those it calls, and a host outside right of its caller", () => {
    const nodes = [
      node("gw", "namespace/istio-system"),
      node("web"),
      node("cart"),
      node("pay.example.net", null),
    ];
    const layout = layoutTopology({
      aspect: 1.6,
      nodes,
      edges: [edge("gw>web"), edge("web>cart"), edge("cart>pay.example.net")],
    });
    expect(isRising(xs(layout, "gw", "web", "cart", "pay.example.net"))).toBe(true);
  });

  it("draws nothing of nothing", () => {
    expect(layoutTopology({ aspect: 1.6, nodes: [], edges: [] }).nodes.size).toBe(0);
  });
});

const graphs = fc
  .record({
    nodes: fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 0, max: 60 }),
        box: fc.option(fc.integer({ min: 0, max: 4 })),
        app: fc.option(fc.integer({ min: 0, max: 3 })),
      }),
      { selector: ({ id }) => id, minLength: 1, maxLength: 30 },
    ),
    ends: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 60 }),
    aspect: fc.constantFrom(0.8, 1.4, 2.4),
  })
  .map(({ nodes, ends, aspect }): LayoutInput => {
    const all = nodes.map(({ id, box, app }) =>
      node(
        `n${id}`,
        box === null ? null : `namespace/${box}`,
        box === null || app === null ? null : `app/${box}/${app}`,
      ),
    );
    const at = (index: number) => all[index % all.length]?.id ?? "";
    return { nodes: all, edges: ends.map(([from, to]) => ({ source: at(from), target: at(to) })), aspect };
  });

const roomsOf = ({ nodes }: LayoutInput, layout: Layout): readonly Rectangle[] =>
  nodes.flatMap(({ id, appBox }) => {
    const place = layout.nodes.get(id);
    return place === undefined ? [] : [roomOf(place, appBox !== null)];
  });

function expectApart(rectangles: readonly Rectangle[]): void {
  rectangles.forEach((one, index) => {
    for (const other of rectangles.slice(index + 1)) expect(doOverlap(one, other)).toBe(false);
  });
}

const contains = (outer: Rectangle, inner: Rectangle): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

function expectSound(input: LayoutInput, layout: Layout): void {
  const rooms = roomsOf(input, layout);
  expect(rooms.length).toBe(input.nodes.length);
  expectApart(rooms);
  const namespaces = [...layout.boxes].filter(([id]) => id.startsWith("namespace/"));
  expectApart(namespaces.map(([, box]) => box));
  input.nodes.forEach(({ box, appBox }, index) => {
    const room = rooms[index] as Rectangle;
    for (const id of [box, appBox]) {
      if (id !== null) expect(contains(layout.boxes.get(id) as Rectangle, room)).toBe(true);
    }
    if (box === null) for (const [, other] of namespaces) expect(doOverlap(other, room)).toBe(false);
  });
}

describe("properties of the layout", () => {
  it("overlaps no nodes and no namespaces, and boxes hold their nodes", () => {
    fc.assert(
      fc.property(graphs, (input) => expectSound(input, layoutTopology(input))),
      { numRuns: 200 },
    );
  });

  it("gives the same drawing for the same graph in any order", () => {
    fc.assert(
      fc.property(graphs, (input) => {
        const turned = { ...input, nodes: input.nodes.toReversed(), edges: input.edges.toReversed() };
        const sorted = ({ nodes }: Layout) => [...nodes].toSorted(([a], [b]) => (a < b ? -1 : 1));
        expect(sorted(layoutTopology(turned))).toEqual(sorted(layoutTopology(input)));
      }),
    );
  });
});

describe("keepPlaces", () => {
  it("moves nothing when the same nodes come with other edges", () => {
    fc.assert(
      fc.property(graphs, (input) => {
        const before = layoutTopology(input);
        const after = keepPlaces({ ...input, edges: [] }, before.nodes);
        expect([...after.nodes].toSorted()).toEqual([...before.nodes].toSorted());
      }),
    );
  });

  it("stays sound when nodes come, and moves none unless it draws anew", () => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 1, max: 3 }), (input, late) => {
        const early = { ...input, nodes: input.nodes.slice(0, Math.max(1, input.nodes.length - late)) };
        const before = layoutTopology(early);
        const after = keepPlaces(input, before.nodes);
        expectSound(input, after);
        const isAnew =
          [...after.nodes].toSorted().join() === [...layoutTopology(input).nodes].toSorted().join();
        const hasMoved = [...before.nodes].some(
          ([id, { x, y }]) => after.nodes.get(id)?.x !== x || after.nodes.get(id)?.y !== y,
        );
        expect(hasMoved && !isAnew).toBe(false);
      }),
    );
  });

  it("places a new node of a known namespace without moving the others", () => {
    const nodes = ["a", "b"].map((id) => node(id));
    const before = layoutTopology({ aspect: 1.6, nodes, edges: [edge("a>b")] });
    const after = keepPlaces(
      { aspect: 1.6, nodes: [...nodes, node("c")], edges: [edge("a>b"), edge("b>c")] },
      before.nodes,
    );
    expect(after.nodes.get("a")).toEqual(before.nodes.get("a"));
    expect(after.nodes.get("b")).toEqual(before.nodes.get("b"));
    expect(isRising(xs(after, "b", "c"))).toBe(true);
  });

  it("gives a node that was away its place back", () => {
    const nodes = ["a", "b", "c"].map((id) => node(id));
    const before = layoutTopology({ aspect: 1.6, nodes, edges: [edge("a>b"), edge("a>c")] });
    expect(keepPlaces({ aspect: 1.6, nodes, edges: [] }, before.nodes).nodes.get("c")).toEqual(
      before.nodes.get("c"),
    );
  });
});
