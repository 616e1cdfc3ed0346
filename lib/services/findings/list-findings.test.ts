import { describe, expect, it } from "vitest";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { snapshotOf } from "@/lib/domain/mesh/snapshot-of.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import type { Context } from "../context.ts";
import type { AccessQuestion } from "../ports/cluster.ts";
import { listFindings } from "./list-findings.ts";

const route = (namespace: string, name: string, creationTimestamp: string): KubeObject => ({
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { namespace, name, creationTimestamp },
  spec: { hosts: ["pay.example"], http: [{ route: [{ destination: { host: "pay.example" } }] }] },
});

const peer = (namespace: string, mode: string): KubeObject => ({
  apiVersion: "security.istio.io/v1",
  kind: "PeerAuthentication",
  metadata: { namespace, name: "default" },
  spec: { mtls: { mode } },
});

const objects: readonly KubeObject[] = [
  ...["shop", "hidden"].map((name) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "istio-injection": "enabled" } },
  })),
  {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: { namespace: "hidden", name: "pay" },
    spec: { hosts: ["pay.example"], ports: [{ number: 80, name: "http", protocol: "HTTP" }] },
  },
  route("hidden", "first", "2026-01-01T00:00:00Z"),
  route("shop", "second", "2026-02-01T00:00:00Z"),
  peer("shop", "PERMISSIVE"),
  peer("hidden", "PERMISSIVE"),
];

/** The verb asks nothing else of its context as long as nobody is refused. */
function contextOf(mesh: () => MeshSnapshot, isAllowed: (question: AccessQuestion) => boolean): Context {
  const cluster = {
    id: "demo",
    snapshot: mesh,
    access: {
      isAllowed: (_identity: unknown, question: AccessQuestion) => Promise.resolve(isAllowed(question)),
    },
  };
  return {
    clusters: new Map([["demo", cluster]]),
    actor: { roles: new Set(["viewer"]), identity: { type: "context", context: "viewer" } },
  } as unknown as Context;
}

const ask = (
  query: Partial<Parameters<typeof listFindings>[1]["query"]> = {},
): Parameters<typeof listFindings>[1] => ({
  params: { cluster: "demo" },
  query: { namespaces: null, ...query },
  body: undefined,
});

const world = snapshotOf({ cluster: "demo", objects });
const onlyShop = ({ namespace }: AccessQuestion): boolean => namespace === "shop";

describe("listFindings", () => {
  it("lists worst first, with counts, evidence and the fix", async () => {
    const { findings, counts } = await listFindings(
      contextOf(
        () => world,
        () => true,
      ),
      ask(),
    );
    expect(findings.map(({ code, ref }) => `${code} ${ref.namespace}/${ref.name}`)).toEqual([
      "MESH0109 shop/second",
      "MESH0501 hidden/default",
      "MESH0501 shop/default",
      "MESH0161 hidden/first",
    ]);
    expect(counts).toEqual({ error: 1, warning: 2, info: 1 });
    expect(findings[0]?.sentence).toContain("VirtualService hidden/first is older");
    expect(findings[0]?.because[0]?.ref?.name).toBe("first");
    expect(findings[2]?.fix?.operations).toEqual([
      { op: "replace", path: "/spec/mtls/mode", value: "STRICT" },
    ]);
  });

  it("hides other namespaces, also where a finding would name one of their objects", async () => {
    const answer = await listFindings(
      contextOf(() => world, onlyShop),
      ask(),
    );
    expect(answer.findings.map(({ ref }) => ref.namespace)).toEqual(["shop", "shop"]);
    expect(answer.findings[0]?.sentence).toBe("VirtualService loses its host to an older one");
    expect(JSON.stringify(answer)).not.toContain("hidden");
  });

  it("leaves out kinds that the person may not list", async () => {
    const noPolicies = ({ resource }: AccessQuestion): boolean => resource !== "peerauthentications";
    const { findings } = await listFindings(
      contextOf(() => world, noPolicies),
      ask(),
    );
    expect(new Set(findings.map(({ ref }) => ref.kind))).toEqual(new Set(["VirtualService"]));
  });

  it("narrows to namespaces, kind and name", async () => {
    const ctx = contextOf(
      () => world,
      () => true,
    );
    expect(
      (await listFindings(ctx, ask({ namespaces: ["shop"], kind: "PeerAuthentication" }))).findings,
    ).toHaveLength(1);
    expect((await listFindings(ctx, ask({ name: "second" }))).findings).toHaveLength(1);
    expect((await listFindings(ctx, ask({ name: "nothing" }))).findings).toEqual([]);
  });

  it("follows the live picture", async () => {
    let mesh = world;
    const ctx = contextOf(
      () => mesh,
      () => true,
    );
    expect((await listFindings(ctx, ask())).counts.warning).toBe(2);
    mesh = snapshotOf({
      cluster: "demo",
      objects: objects.filter(({ kind }) => kind !== "PeerAuthentication"),
    });
    expect((await listFindings(ctx, ask())).counts.warning).toBe(0);
  });
});
