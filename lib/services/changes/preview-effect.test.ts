import { describe, expect, it } from "vitest";
import type { ChangeEffect } from "../../contracts/effect.ts";
import { AppError } from "../../domain/base/app-error.ts";
import type { ChangeObject } from "../../domain/changes/change-set.ts";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import type { Context } from "../context.ts";
import { calls, CLUSTER, meshContext, namespace, pod, service } from "../testing/mesh-context.ts";
import { previewEffect } from "./preview-effect.ts";

const SECURITY = "security.istio.io";
const NETWORKING = "networking.istio.io";

const objects: readonly KubeObject[] = [
  ...["shop", "secret"].map(namespace),
  ...["shop/web", "shop/cart", "secret/batch"].map((at) => service(at)),
  ...["shop/web", "shop/cart", "secret/batch"].map((at) => pod(at, "v1")),
];

const requests = [
  calls({ from: "shop/web-v1", to: "shop/cart", version: "v1", rateRps: 10 }),
  calls({ from: "secret/batch-v1", to: "shop/cart", version: "v1", rateRps: 5 }),
  calls({ from: "shop/web-v1", to: "secret/batch", version: "v1", rateRps: 1 }),
].map(({ labels, value }) => {
  const { destination_service_name: name, destination_service_namespace: where } = labels;
  return { labels: { ...labels, destination_service: `${name}.${where}.svc.cluster.local` }, value };
});

function creates(kind: string, group: string, name: string, spec: object): ChangeObject {
  const desired = {
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name, namespace: "shop" },
    spec,
  } as unknown as KubeObject;
  return {
    ref: { cluster: CLUSTER, group, kind, namespace: "shop", name },
    apiVersion: `${group}/v1`,
    op: "create",
    intent: null,
    base: null,
    desired,
    desiredText: null,
  };
}

interface Asked {
  readonly hidden?: readonly string[];
  readonly tests?: Context["requestTests"];
}

/** The effect of a set of new objects; nothing of them is in the cluster. */
function effectOf(
  changes: readonly ChangeObject[],
  { hidden = [], tests }: Asked = {},
): Promise<ChangeEffect> {
  const base = meshContext({ objects, requests, hidden });
  const clusters = new Map(
    [...base.clusters].map(([id, cluster]) => [
      id,
      {
        ...cluster,
        as: () => ({ get: () => Promise.reject(new AppError("not_found", "there is none")) }),
      },
    ]),
  );
  const database = {
    changes: {
      find: () => Promise.resolve({ cluster: CLUSTER, id: "c", revision: 1 }),
      findRevision: () => Promise.resolve({ objects: changes }),
    },
  };
  const ctx = { ...base, clusters, database, requestTests: tests } as unknown as Context;
  return previewEffect(ctx, {
    params: { cluster: CLUSTER, id: "c" },
    query: { window: 60 },
    body: undefined,
  });
}

const onlyWeb = creates("AuthorizationPolicy", SECURITY, "cart", {
  selector: { matchLabels: { app: "cart" } },
  rules: [{ from: [{ source: { namespaces: ["shop"] } }] }],
});

describe("previewEffect", () => {
  it("counts who is hit over the look-back, and names object and line", async () => {
    const { counts, touched, rows, lookBack, hiddenEdges } = await effectOf([onlyWeb]);
    expect(lookBack).toMatchObject({ askedS: 60, source: "raw", missingHours: 0 });
    expect(touched).toMatchObject({ edges: 2, callers: 2, requests: 900 });
    expect(counts["newly-denied"]).toEqual({ edges: 1, callers: 1, requests: 300, bytes: 0 });
    expect(counts.unchanged.edges).toBe(1);
    expect(hiddenEdges).toBe(0);
    expect(rows[0]).toMatchObject({
      caller: { namespace: "secret", workload: "batch-v1" },
      classes: ["newly-denied"],
      because: [{ ref: { name: "cart" }, path: "/spec/rules", line: 11 }],
    });
  });

  it("hides edges of namespaces that the person may not see, and says how many", async () => {
    const answer = await effectOf([onlyWeb], { hidden: ["secret"] });
    expect(answer.hiddenEdges).toBe(1);
    expect(answer.counts["newly-denied"].edges).toBe(0);
    expect(JSON.stringify(answer)).not.toContain("secret");
  });

  it("draws the callers of what it touches, with the row's edge in it", async () => {
    const { graph, rows } = await effectOf([onlyWeb]);
    expect(graph.nodes.map(({ id }) => id).toSorted()).toEqual([
      "workload/secret/batch-v1",
      "workload/shop/cart-v1",
      "workload/shop/web-v1",
    ]);
    expect(graph.edges.map(({ id }) => id)).toContain(rows[0]?.graphEdges[0]);
  });

  it("finds the write after which somebody is cut off, and the order that avoids it", async () => {
    const allow = (name: string, from: string) =>
      creates("AuthorizationPolicy", SECURITY, name, {
        selector: { matchLabels: { app: "cart" } },
        rules: [{ from: [{ source: { namespaces: [from] } }] }],
      });
    const { path, counts } = await effectOf([allow("a", "shop"), allow("b", "secret")]);
    expect(counts["newly-denied"].edges).toBe(0);
    expect(path.problems[0]).toMatchObject({ write: 1, kind: "interrupted", after: { name: "a" } });
    expect(path.problems[0]?.examples[0]?.caller.workload).toBe("batch-v1");
    expect(path.steps).toMatchObject([
      { write: 1, after: { name: "a" }, happening: [{ class: "newly-denied", edges: 1, requests: 300 }] },
      { write: 2, after: { name: "b" }, happening: [] },
    ]);
  });

  it("tells new findings of the draft from those that were there", async () => {
    const route = creates("VirtualService", NETWORKING, "cart", {
      hosts: ["cart"],
      http: [{ route: [{ destination: { host: "cart", subset: "v9" } }] }],
    });
    const { findings } = await effectOf([route]);
    expect(findings.fresh.map(({ code }) => code)).toContain("MESH0107");
    expect(findings.fixed).toEqual([]);
  });

  it("says how long listeners of old and new policies are open together, and for which kinds it cannot tell", async () => {
    expect((await effectOf([onlyWeb])).coexistence).toMatchObject({ drainMs: 45_000 });
    const filter = creates("EnvoyFilter", NETWORKING, "limit", { configPatches: [] });
    const { notReplayed, coexistence } = await effectOf([filter]);
    expect(notReplayed.map(({ kind }) => kind)).toEqual(["EnvoyFilter"]);
    expect(coexistence?.objects).toHaveLength(1);
  });

  it("runs saved request tests where there are any", async () => {
    const tests = { run: () => Promise.resolve({ total: 4, passed: 3, changed: [] }) };
    expect((await effectOf([onlyWeb], { tests })).tests).toEqual({ total: 4, passed: 3, changed: [] });
    expect((await effectOf([onlyWeb])).tests).toBeNull();
  });
});
