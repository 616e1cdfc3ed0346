import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { configObjects } from "@/lib/domain/mesh/snapshot.ts";
import { snapshotOf } from "@/lib/domain/mesh/snapshot-of.ts";
import { createKubeStore } from "../kube/store.ts";
import { buildWorld } from "./build-world.ts";
import { generatedMesh } from "./generated-mesh.ts";

const ANCHOR = Date.parse("2026-11-23T12:00:00Z");
const WORLD = buildWorld(ANCHOR);

function find(kind: string, namespace: string, name: string): KubeObject {
  const object = WORLD.find(
    (one) => one.kind === kind && (one.metadata.namespace ?? "") === namespace && one.metadata.name === name,
  );
  if (object === undefined) throw new Error(`The world has no ${kind} ${namespace}/${name}`);
  return object;
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((part, step) => {
    if (Array.isArray(part)) return (part as readonly JsonValue[])[Number(step)];
    return isJsonObject(part) ? part[String(step)] : undefined;
  }, value);
}

describe("the demo's world", () => {
  it("is the same for the same anchor, uids included", () => {
    expect(buildWorld(ANCHOR)).toEqual(WORLD);
  });

  it("names no object twice, by name or by uid", () => {
    const names = WORLD.map(
      ({ apiVersion, kind, metadata }) =>
        `${apiVersion}/${kind}/${metadata.namespace ?? ""}/${metadata.name}`,
    );
    const uids = WORLD.map(({ metadata }) => metadata.uid);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(uids).size).toBe(uids.length);
  });

  it("gives every pod an address of its own", () => {
    const addresses = WORLD.filter(({ kind }) => kind === "Pod").map((pod) => at(pod.status, "podIP"));
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it("is understood by the cluster that serves it", () => {
    const store = createKubeStore({ folder: null, now: () => ANCHOR, random: () => 0.5 });
    for (const object of WORLD) store.adopt(object);
    expect(
      store.get({
        group: "",
        kind: "Pod",
        namespace: "shop",
        name: String(
          WORLD.find(({ kind, metadata }) => kind === "Pod" && metadata.namespace === "shop")?.metadata.name,
        ),
      }),
    ).toBeDefined();
    store.close();
  });

  it("folds into a snapshot with sidecars, ambient pods and pods outside the mesh", () => {
    const mesh = snapshotOf({ cluster: "demo", objects: WORLD });
    const modes = new Set([...mesh.pods].map((pod) => pod.dataplane));
    expect(modes).toEqual(new Set(["sidecar", "ambient", "none"]));
    expect(mesh.settings.istioVersion).toBe("1.31");
    expect(configObjects(mesh, "VirtualService", "networking.istio.io").size).toBeGreaterThan(8);
    expect(
      new Set([...mesh.pods].filter((pod) => pod.dataplane === "sidecar").map((pod) => pod.nativeSidecar)),
    ).toEqual(new Set([true, false]));
  });
});

describe("planted faults", () => {
  it("a route of shop/catalog names a subset that its DestinationRule lacks", () => {
    expect(
      at(find("VirtualService", "shop", "catalog").spec, "http", 0, "route", 0, "destination", "subset"),
    ).toBe("v2");
    expect(JSON.stringify(at(find("DestinationRule", "shop", "catalog").spec, "subsets"))).not.toContain(
      '"v2"',
    );
  });

  it("production/api-old loses its host to the older production/api", () => {
    const old = find("VirtualService", "production", "api-old").metadata.creationTimestamp ?? "";
    const winner = find("VirtualService", "production", "api").metadata.creationTimestamp ?? "";
    expect(winner < old).toBe(true);
  });

  it("nobody has the account that bookinfo/old-exporter names", () => {
    const accounts = WORLD.filter(
      ({ kind, metadata }) => kind === "ServiceAccount" && metadata.namespace === "bookinfo",
    ).map(({ metadata }) => metadata.name);
    expect(JSON.stringify(find("AuthorizationPolicy", "bookinfo", "old-exporter").spec)).toContain(
      "/sa/ratings-exporter",
    );
    expect(accounts).not.toContain("ratings-exporter");
  });

  it("the rate limit states no share for which it is enabled or enforced", () => {
    expect(JSON.stringify(find("EnvoyFilter", "istio-system", "rate-limit").spec)).not.toMatch(
      /filter_en(abled|forced)/,
    );
  });

  it("outlier detection on shop/payments may eject 10 % of two endpoints, which is none", () => {
    const detection = at(
      find("DestinationRule", "shop", "payments").spec,
      "trafficPolicy",
      "outlierDetection",
    );
    expect(isJsonObject(detection) && "maxEjectionPercent" in detection).toBe(false);
    expect(at(find("Deployment", "shop", "payments").spec, "replicas")).toBe(2);
  });

  it("legacy has no injection label, production and shop accept plaintext", () => {
    expect(find("Namespace", "", "legacy").metadata.labels).not.toHaveProperty("istio-injection");
    for (const namespace of ["production", "shop"]) {
      expect(at(find("PeerAuthentication", namespace, "default").spec, "mtls", "mode")).toBe("PERMISSIVE");
    }
  });

  it("sidecars of shop/cart have no limits", () => {
    const pod = WORLD.find(
      ({ kind, metadata }) =>
        kind === "Pod" && metadata.namespace === "shop" && metadata.labels?.["app"] === "cart",
    );
    const proxy = (at(pod?.spec, "initContainers") as readonly JsonValue[]).find(
      (one) => at(one, "name") === "istio-proxy",
    );
    expect(at(proxy, "resources", "limits")).toBeUndefined();
  });

  it("one object each is owned by Argo CD, Flux, Helm, Argo Rollouts and Flagger", () => {
    const managers = new Set(
      WORLD.flatMap(({ kind, metadata }) =>
        ["VirtualService", "HTTPRoute"].includes(kind)
          ? (metadata.managedFields ?? []).map(({ manager }) => manager)
          : [],
      ),
    );
    for (const manager of [
      "argocd-controller",
      "kustomize-controller",
      "helm-controller",
      "rollouts-controller",
      "flagger",
    ])
      expect(managers).toContain(manager);
  });
});

describe("a generated mesh", () => {
  it("has the asked number of applications and calls only later ones", () => {
    const { declaration, traffic } = generatedMesh(
      { namespaces: 3, apps: 5, versions: 2, configObjects: null },
      "seed",
    );
    expect(declaration.apps.filter((app) => app.namespace.startsWith("ns-"))).toHaveLength(15);
    for (const { from, service } of traffic.calls) {
      if (from.type !== "workload") continue;
      expect(`${from.namespace}/${from.workload}` < `${service ?? ""}-v0`).toBe(true);
    }
  });

  it("has as many Istio objects as asked for, each with a name of its own", () => {
    const shape = { namespaces: 3, apps: 2, versions: 1, configObjects: 40 };
    const objects = generatedMesh(shape, "seed")
      .declaration.config.flatMap(({ documents }) => documents)
      .filter(({ metadata }) => JSON.stringify(metadata).includes('"ns-'));
    expect(objects).toHaveLength(40);
    const names = objects.map(({ kind, metadata }) => JSON.stringify([kind, metadata]));
    expect(new Set(names).size).toBe(40);
  });

  it("is the same for the same seed", () => {
    const shape = { namespaces: 4, apps: 6, versions: 1, configObjects: null };
    expect(generatedMesh(shape, "a").traffic.calls).toEqual(generatedMesh(shape, "a").traffic.calls);
    expect(generatedMesh(shape, "a").traffic.calls).not.toEqual(generatedMesh(shape, "b").traffic.calls);
  });
});
