import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocuments } from "../istio/document.ts";
import {
  canSplit,
  splitRoutes,
  startingWeights,
  weightsProblem,
  withWeights,
  type SplitRoute,
} from "./split-routes.ts";

const DOMAIN = "cluster.local";

function routesOf(text: string): readonly SplitRoute[] {
  const object = parseDocuments(text).documents[0]?.toObject();
  if (object?.ok !== true) throw new Error("the case is no object");
  return splitRoutes(object.value, DOMAIN);
}

function routeAt(text: string, index: number): SplitRoute {
  const route = routesOf(text)[index];
  if (route === undefined) throw new Error("the case has no such route");
  return route;
}

function edited(text: string, index: number, weights: readonly number[]): string {
  const result = withWeights(text, 0, { route: routeAt(text, index), weights });
  return result.ok ? result.value : `! ${result.error.message}`;
}

const head = (kind: string): string =>
  `apiVersion: ${kind === "VirtualService" ? "networking.istio.io/v1" : "gateway.networking.k8s.io/v1"}
kind: ${kind}
metadata: { name: api, namespace: production }
`;

const virtualService = (destinations: string): string =>
  `${head("VirtualService")}spec:
  hosts: [api]
  http:
    - route:
${destinations}`;

const THIRDS = virtualService(`        - destination: { host: api, subset: v1 }
          weight: 33 # a third
        - destination: { host: api, subset: v2 }
          weight: 33
        - destination: { host: api, subset: v3 }
          weight: 34
`);

describe("weights as the proxy reads them", () => {
  const cases: readonly [name: string, text: string, weights: readonly number[], start: readonly number[]][] =
    [
      ["three versions of 33 / 33 / 34", THIRDS, [33, 33, 34], [33, 33, 34]],
      [
        "0 / 100",
        virtualService(`        - { destination: { host: api, subset: v1 }, weight: 0 }
        - { destination: { host: api, subset: v2 }, weight: 100 }
`),
        [0, 100],
        [0, 100],
      ],
      [
        "a sole destination gets all, whatever is written",
        virtualService(`        - { destination: { host: api }, weight: 7 }
`),
        [100],
        [100],
      ],
      [
        "an absent weight among several is nothing",
        virtualService(`        - destination: { host: api, subset: v1 }
        - { destination: { host: api, subset: v2 }, weight: 100 }
`),
        [0, 100],
        [0, 100],
      ],
      [
        "no weight at all in a VirtualService: an edit starts even, with 100",
        virtualService(`        - destination: { host: api, subset: v1 }
        - destination: { host: api, subset: v2 }
`),
        [0, 0],
        [50, 50],
      ],
      [
        "backendRefs without weight have 1 each: an edit starts in the same shares, with 100",
        `${head("HTTPRoute")}spec:
  rules:
    - backendRefs: [{ name: api-v1, port: 80 }, { name: api-v2, port: 80 }, { name: api-v3, port: 80 }]
`,
        [1, 1, 1],
        [34, 33, 33],
      ],
      [
        "a total of 1000 is kept",
        virtualService(`        - { destination: { host: api, subset: v1 }, weight: 995 }
        - { destination: { host: api, subset: v2 }, weight: 5 }
`),
        [995, 5],
        [995, 5],
      ],
    ];
  test.each(cases)("%s", (_name, text, weights, start) => {
    const route = routeAt(text, 0);
    expect(route.destinations.map(({ weight }) => weight)).toEqual(weights);
    expect(startingWeights(route)).toEqual(start);
  });
});

describe("routes in words", () => {
  const MANY = `${head("VirtualService")}spec:
  hosts: [api]
  http:
${Array.from(
  { length: 9 },
  (_, i) => `    - match: [{ uri: { prefix: /p${i} } }]
      route: [{ destination: { host: api, subset: v1 } }]
`,
).join("")}    - route:
        - { destination: { host: api, subset: v1 }, weight: 90 }
        - { destination: { host: api, subset: v2 }, weight: 10 }
      timeout: 10s
      corsPolicy: { maxAge: 24h }
  tcp:
    - match: [{ port: 3306, sniHosts: [] }]
      route:
        - { destination: { host: db-a.data.svc.cluster.local }, weight: 1 }
        - { destination: { host: db-b.data.svc.cluster.local }, weight: 3 }
`;

  test("of ten routes only one is a split, and its place is kept", () => {
    const http = routesOf(MANY).filter(({ protocol }) => protocol === "http");
    const splits = http.filter(({ destinations }) => destinations.length > 1);
    expect(http).toHaveLength(10);
    expect(splits.map(({ index, matches }) => [index, matches])).toEqual([[9, []]]);
    expect(splits[0]?.otherFields).toEqual(["timeout", "corsPolicy"]);
    expect(http[3]?.matches).toEqual(['path starts with "/p3"']);
  });

  test("TCP routes with several destinations are splits too", () => {
    const tcp = routesOf(MANY).find(({ protocol }) => protocol === "tcp");
    expect(tcp?.matches).toEqual(["port 3306"]);
    expect(tcp?.destinations.map(({ name, weight }) => [name, weight])).toEqual([
      ["db-a", 1],
      ["db-b", 3],
    ]);
  });

  test("a redirect, an answer and a delegate are told as what they are", () => {
    const text = `${head("VirtualService")}spec:
  http:
    - redirect: { uri: / }
    - directResponse: { status: 200 }
    - delegate: { name: other }
`;
    expect(routesOf(text).map(({ instead }) => instead)).toEqual([
      "redirects",
      "answers itself",
      "delegates to VirtualService other",
    ]);
  });

  test("destinations of equal names are told apart by host, port or place", () => {
    const text = virtualService(`        - { destination: { host: a, subset: v1 }, weight: 1 }
        - { destination: { host: b, subset: v1 }, weight: 1 }
`);
    expect(routeAt(text, 0).destinations.map(({ name }) => name)).toEqual(["a/v1", "b/v1"]);
    const ports = `${head("HTTPRoute")}spec: { rules: [{ backendRefs: [{ name: a, port: 80 }, { name: a, port: 81 }] }] }\n`;
    expect(routeAt(ports, 0).destinations.map(({ name }) => name)).toEqual(["a:80", "a:81"]);
  });

  test("a host full of regex characters is only a text", () => {
    const text = virtualService(`        - { destination: { host: "a.*(b)+[c]", subset: "v$1" }, weight: 60 }
        - { destination: { host: "a.*(b)+[c]", subset: "v\\\\2" }, weight: 40 }
`);
    expect(edited(text, 0, [10, 90])).toBe(
      text.replace("weight: 60", "weight: 10").replace("weight: 40", "weight: 90"),
    );
  });

  test("a GRPCRoute is one, a DestinationRule is none", () => {
    expect(canSplit({ group: "gateway.networking.k8s.io", kind: "GRPCRoute" })).toBe(true);
    expect(canSplit({ group: "networking.istio.io", kind: "DestinationRule" })).toBe(false);
    expect(canSplit({ group: "example.org", kind: "VirtualService" })).toBe(false);
  });
});

describe("an edit", () => {
  test("touches nothing but the weights, comments and CRLF included", () => {
    const text = THIRDS.replaceAll("\n", "\r\n");
    expect(edited(text, 0, [20, 33, 47])).toBe(
      text.replace("weight: 33 # a third", "weight: 20 # a third").replace("weight: 34", "weight: 47"),
    );
  });

  test("adds a weight where none is stated", () => {
    const text = virtualService(`        - destination:
            host: api
            subset: v1
        - destination:
            host: api
            subset: v2
`);
    expect(routeAt(edited(text, 0, [90, 10]), 0).destinations.map(({ weight }) => weight)).toEqual([90, 10]);
    expect(edited(text, 0, [90, 10])).toBe(
      text
        .replace("subset: v1\n", "subset: v1\n          weight: 90\n")
        .replace("subset: v2\n", "subset: v2\n          weight: 10\n"),
    );
  });

  test("that changes no weight leaves a route without weights without them", () => {
    const text = virtualService(`        - destination: { host: api, subset: v1 }
        - destination: { host: api, subset: v2 }
`);
    expect(edited(text, 0, [50, 50])).toBe(text);
  });

  test("keeps a total of 1000 and edits the second document of a text", () => {
    const second = virtualService(`        - { destination: { host: api, subset: v1 }, weight: 995 }
        - { destination: { host: api, subset: v2 }, weight: 5 }
`);
    const text = `${THIRDS}---\n${second}`;
    const result = withWeights(text, 1, { route: routeAt(second, 0), weights: [990, 10] });
    expect(result.ok && result.value).toBe(
      text.replace("weight: 995", "weight: 990").replace("weight: 5 }", "weight: 10 }"),
    );
  });

  test("is refused where an anchor shares the weight", () => {
    const text = virtualService(`        - &one { destination: { host: api, subset: v1 }, weight: 50 }
        - { destination: { host: api, subset: v2 }, weight: 50 }
`);
    expect(edited(text, 0, [10, 90])).toMatch(/^! .*is shared through &one: edit it as YAML/);
  });

  test.each<[string, readonly number[], RegExp]>([
    ["a fraction", [33.3, 33.3, 33.4], /whole numbers/],
    ["a negative weight", [-1, 50, 51], /whole numbers/],
    ["nothing for anyone", [0, 0, 0], /above 0/],
    ["too few", [50, 50], /every destination/],
  ])("refuses %s", (_name, weights, sentence) => {
    expect(weightsProblem(routeAt(THIRDS, 0), weights)).toMatch(sentence);
    expect(edited(THIRDS, 0, weights)).toMatch(/^! /);
  });

  test("refuses a route with one destination", () => {
    const text = virtualService("        - destination: { host: api }\n");
    expect(edited(text, 0, [10])).toMatch(/^! The route has one destination/);
  });
});

test("an edit of any route changes weight scalars only and gives exactly the weights asked for", () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 5 });
  const route = fc.record({
    weights,
    comment: fc.constantFrom("", " # keep", "   # 90 %"),
    break: fc.constantFrom("\n", "\r\n"),
  });
  fc.assert(
    fc.property(
      route,
      fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 5, maxLength: 5 }),
      (form, wanted) => {
        const text = virtualService(
          form.weights
            .map(
              (weight, at) =>
                `        - destination: {host: api,   subset: "v${String(at)}"}\n          weight: ${String(weight)}${form.comment}\n`,
            )
            .join(""),
        ).replaceAll("\n", form.break);
        const next = wanted.slice(0, form.weights.length);
        fc.pre(next.some((weight) => weight > 0) && form.weights.some((weight) => weight > 0));
        const after = edited(text, 0, next);
        expect(routeAt(after, 0).destinations.map(({ weight }) => weight)).toEqual(next);
        const blank = (line: string): string => line.replace(/weight: \d+/, "weight: _");
        expect(after.split("\n").map(blank)).toEqual(text.split("\n").map(blank));
      },
    ),
    { numRuns: 60 },
  );
});
