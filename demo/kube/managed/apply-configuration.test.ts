import { describe, expect, test } from "vitest";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import { defaultKinds } from "../store.ts";
import { splitRoute } from "../testing/test-cluster.ts";
import { type ApplyOutcome, applyConfiguration } from "./apply-configuration.ts";
import { trackUpdate } from "./track-update.ts";

function served(group: string, kind: string): ServedKind {
  const found = defaultKinds().byKind({ group, kind });
  if (found === undefined) throw new Error(`${kind} is served`);
  return found;
}

const ROUTES = served("networking.istio.io", "VirtualService");
const GATEWAYS = served("gateway.networking.k8s.io", "Gateway");

function writer(manager: string) {
  return { manager, apiVersion: "networking.istio.io/v1", time: "2026-11-23T12:00:00Z", subresource: "" };
}

function apply(
  kind: ServedKind,
  live: KubeObject | null,
  [manager, applied, force = false]: [string, KubeObject, boolean?],
): ApplyOutcome {
  return applyConfiguration(kind, { live, applied, writer: writer(manager), force });
}

function applied(outcome: ApplyOutcome): KubeObject {
  if (!outcome.ok) throw new Error(`conflict: ${JSON.stringify(outcome.conflicts)}`);
  return outcome.object;
}

function owners(object: KubeObject): [string | undefined, unknown][] {
  return (object.metadata.managedFields ?? []).map(({ manager, operation, fieldsV1 }) => [
    `${manager ?? ""} ${operation ?? ""}`,
    fieldsV1,
  ]);
}

function labelled(
  labels: Readonly<Record<string, string>>,
  weights: [number, number] = [90, 10],
): KubeObject {
  const route = splitRoute("cart", weights);
  return { ...route, metadata: { ...route.metadata, labels } };
}

function gateway(...names: string[]): KubeObject {
  const listeners = names.map((name, index) => ({ name, port: 80 + index, protocol: "HTTP" }));
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "edge", namespace: "shop" },
    spec: { listeners },
  };
}

function listenersOf({ spec }: KubeObject): unknown[] {
  return (spec?.listeners as { name: string }[]).map(({ name }) => name);
}

describe("server-side apply", () => {
  test("a first apply owns what it names, and Istio's lists as a whole", () => {
    const object = applied(apply(ROUTES, null, ["helm", splitRoute("cart")]));
    expect(owners(object)).toEqual([["helm Apply", { "f:spec": { "f:hosts": {}, "f:http": {} } }]]);
  });

  test("another value of another's field is a conflict that names both", () => {
    const live = applied(apply(ROUTES, null, ["helm", splitRoute("cart", [90, 10])]));
    const outcome = apply(ROUTES, live, ["foresail", splitRoute("cart", [50, 50])]);
    expect(outcome).toMatchObject({
      ok: false,
      conflicts: [{ entry: { manager: "helm" }, paths: [".spec.http"] }],
    });
  });

  test("the same value is owned together", () => {
    const live = applied(apply(ROUTES, null, ["helm", splitRoute("cart")]));
    const both = applied(apply(ROUTES, live, ["foresail", splitRoute("cart")]));
    expect(owners(both).map(([manager]) => manager)).toEqual(["foresail Apply", "helm Apply"]);
  });

  test("force takes the field away from its owner", () => {
    const live = applied(apply(ROUTES, null, ["helm", splitRoute("cart", [90, 10])]));
    const forced = applied(apply(ROUTES, live, ["foresail", splitRoute("cart", [50, 50]), true]));
    expect(owners(forced)).toEqual([
      ["foresail Apply", { "f:spec": { "f:hosts": {}, "f:http": {} } }],
      ["helm Apply", { "f:spec": { "f:hosts": {} } }],
    ]);
  });

  test("a field that is no longer applied goes, unless somebody else owns it", () => {
    const live = applied(apply(ROUTES, null, ["helm", labelled({ mine: "1", ours: "1" })]));
    const both = applied(apply(ROUTES, live, ["foresail", labelled({ ours: "1" })]));
    const left = applied(apply(ROUTES, both, ["helm", labelled({})]));
    expect(left.metadata.labels).toEqual({ ours: "1" });
  });

  test("fields of an Update that the manager takes over survive its next apply", () => {
    const created = labelled({ a: "b" });
    const managedFields = trackUpdate(ROUTES, { before: null, after: created, writer: writer("kubectl") });
    const entries = managedFields.map((entry) => ({ ...entry, operation: "Apply" }));
    const live = { ...created, metadata: { ...created.metadata, managedFields: entries } };
    const next = applied(apply(ROUTES, live, ["kubectl", labelled({ a: "b" }, [50, 50])]));
    expect(next.spec).toEqual(splitRoute("cart", [50, 50]).spec);
    expect(next.metadata.labels).toEqual({ a: "b" });
  });

  test("listeners of a Gateway merge by name and leave by name", () => {
    const live = applied(apply(GATEWAYS, null, ["helm", gateway("http", "https")]));
    const more = applied(apply(GATEWAYS, live, ["team", gateway("http", "https", "grpc")]));
    expect(listenersOf(more)).toEqual(["http", "https", "grpc"]);
    const less = applied(apply(GATEWAYS, more, ["team", gateway("http")]));
    expect(listenersOf(less)).toEqual(["http", "https"]);
  });
});
