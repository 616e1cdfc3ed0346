import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { BreakdownCard } from "./breakdown-card.tsx";
import { filterServices } from "./filter-services.ts";
import { describeFlags } from "./response-words.ts";
import { ResponsesCard } from "./responses-card.tsx";
import { RoutesCard } from "./routes-card.tsx";
import { splittableObject, versionPlaces, type ServiceAnswer, type ServiceRoute } from "./service-answer.ts";
import type { ServiceRow } from "./service-row.ts";

afterEach(cleanup);

function route(over: Partial<ServiceRoute> = {}): ServiceRoute {
  return {
    object: {
      cluster: "demo",
      group: "networking.istio.io",
      kind: "VirtualService",
      namespace: "shop",
      name: "cart",
    },
    index: 0,
    matches: [],
    destinations: [
      { host: "cart.shop.svc.cluster.local", subset: "v1", weight: 90, share: 0.9 },
      { host: "cart.shop.svc.cluster.local", subset: "v2", weight: 10, share: 0.1 },
    ],
    notes: [],
    timeout: null,
    retries: null,
    deadBecause: null,
    ...over,
  };
}

const version = (name: string, rateRps: number): ServiceAnswer["versions"][number] => ({
  version: name,
  workload: `cart-${name}`,
  workloadKind: "Deployment",
  share: 0.5,
  rateRps,
  errorRatio: 0,
  latencyMs: { p50: 10, p95: 20, p99: 30 },
  ready: 1,
  desired: 1,
});

function answer(over: Partial<ServiceAnswer> = {}): ServiceAnswer {
  return {
    metrics: { state: "live", atMs: 1, sinceMs: null, reason: null },
    windowS: 60,
    namespace: "shop",
    name: "cart",
    host: "cart.shop.svc.cluster.local",
    type: "ClusterIP",
    health: { state: "healthy", because: [] },
    mtlsMode: "STRICT",
    mtlsRatio: 1,
    rateRps: 100,
    errorRatio: 0,
    latencyMs: null,
    ports: [],
    versions: [version("v1", 90), version("v2", 10)],
    unattributedRps: 0,
    callers: [],
    callees: [],
    responses: [
      {
        protocol: "http",
        code: "200",
        grpcStatus: "",
        flags: "-",
        rateRps: 99,
        share: 0.99,
        isFailure: false,
        versions: ["v1", "v2"],
        mostlyTo: "shop/web",
      },
      {
        protocol: "http",
        code: "503",
        grpcStatus: "",
        flags: "UC",
        rateRps: 1,
        share: 0.01,
        isFailure: true,
        versions: ["v2"],
        mostlyTo: "shop/web",
      },
    ],
    pods: [],
    routes: [route()],
    resilience: [],
    objects: [],
    ...over,
  };
}

describe("RoutesCard", () => {
  it("strikes a dead route through and says why", () => {
    const dead = route({
      index: 1,
      matches: ['path starts with "/old"'],
      deadBecause: "route 1 matches everything",
    });
    render(<RoutesCard service={answer({ routes: [route(), dead] })} places={new Map()} />);
    expect(screen.getByText('path starts with "/old"').className).toContain("line-through");
    expect(screen.getByText("2 never matches, because route 1 matches everything")).toBeTruthy();
    expect(screen.getByText("90 / 10")).toBeTruthy();
  });

  it("says where requests go when no route decides", () => {
    render(<RoutesCard service={answer({ routes: [] })} places={new Map()} />);
    expect(screen.getByRole("heading", { name: "No route decides" })).toBeTruthy();
  });
});

describe("BreakdownCard", () => {
  it("changes the cut by keyboard", async () => {
    const person = userEvent.setup();
    render(<BreakdownCard service={answer()} places={versionPlaces(answer(), undefined)} />);
    expect(screen.getByRole("grid", { name: "Requests by version" })).toBeTruthy();
    screen.getByRole("radio", { name: "Version" }).focus();
    await person.keyboard("{ArrowRight}{Enter}");
    const grid = screen.getByRole("grid", { name: "Requests by response code" });
    expect(within(grid).getByText("503 UC")).toBeTruthy();
  });

  it("names requests that reached no endpoint", () => {
    render(<BreakdownCard service={answer({ unattributedRps: 5 })} places={new Map()} />);
    expect(screen.getByText("5.0 rps reached no endpoint and belong to no version.")).toBeTruthy();
  });
});

describe("ResponsesCard", () => {
  it("says who alone answers with a failure, and why", () => {
    render(<ResponsesCard service={answer()} />);
    expect(screen.getByText("v2 only, upstream closed the connection")).toBeTruthy();
  });
});

describe("words and choices of a service", () => {
  it("explains several flags and keeps unknown ones", () => {
    expect(describeFlags("UF,XX")).toBe("the connection failed, XX");
  });

  it("splits the live route with most destinations, never a dead one", () => {
    const other = { ...route().object, name: "dead" };
    const dead = route({ object: other, deadBecause: "route 1 matches everything" });
    expect(splittableObject([dead, route({ destinations: route().destinations.slice(0, 1) })])?.name).toBe(
      "cart",
    );
    expect(splittableObject([dead])).toBeNull();
  });

  it("keeps the place of a version whatever the history holds", () => {
    const history = {
      versions: ["unattributed", "v2", "v1"].map((name) => ({
        version: name,
        rateRps: [],
        errorRatio: [],
        p95Ms: [],
      })),
    };
    expect([...versionPlaces(answer(), history)]).toEqual([
      ["v1", 0],
      ["v2", 1],
      ["unattributed", 2],
    ]);
  });
});

describe("filterServices", () => {
  const row = (name: string, over: Partial<ServiceRow> = {}): ServiceRow => ({
    namespace: "shop",
    name,
    health: { state: "healthy", because: [] },
    rateRps: 1,
    errorRatio: 0,
    p95Ms: null,
    mtlsRatio: 1,
    bytesPerS: 0,
    ports: [{ name: "http", port: 80, protocol: "http" }],
    versions: ["v1"],
    ready: 1,
    endpoints: 1,
    callers: 1,
    ...over,
  });
  const rows = [
    row("cart", { health: { state: "degraded", because: [] } }),
    row("catalog", { mtlsRatio: 0.5 }),
    row("db", {
      rateRps: 0,
      bytesPerS: 9,
      mtlsRatio: null,
      ports: [{ name: "tcp", port: 1, protocol: "tcp" }],
    }),
  ];

  it.each([
    ["every word of the text", "shop ca", {}, ["cart", "catalog"]],
    ["alternatives of one chip", "", { health: ["degraded", "failing"] }, ["cart"]],
    ["all chips at once", "cat", { mtls: ["partial"], traffic: ["http"] }, ["catalog"]],
    ["services that carry bytes only", "", { traffic: ["tcp"] }, ["db"]],
    ["anything for a chip of another page", "", { actor: ["ada"] }, ["cart", "catalog", "db"]],
  ])("finds %s", (_case, text, filters, expected) => {
    expect(filterServices(rows, { text, filters }).map(({ name }) => name)).toEqual(expected);
  });
});
