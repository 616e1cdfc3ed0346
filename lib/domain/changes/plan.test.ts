import { describe, expect, it } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import type { ChangeObject, ChangeOp } from "./change-set.ts";
import { ownersOf, strongestEffect } from "./ownership.ts";
import { planChange } from "./plan.ts";
import { riskOf } from "./risk.ts";

function change(op: ChangeOp, kind: string, spec: KubeObject["spec"] = {}, namespace = "shop"): ChangeObject {
  const manifest: KubeObject = { apiVersion: "x/v1", kind, metadata: { name: "a", namespace }, spec };
  const base = { uid: "u", resourceVersion: "1", generation: 1, fingerprint: "f", manifest, managers: [] };
  return {
    ref: { cluster: "demo", group: "x", kind, namespace, name: "a" },
    apiVersion: "x/v1",
    op,
    intent: null,
    base: op === "create" ? null : base,
    desired: op === "delete" ? null : manifest,
    desiredText: null,
  };
}

const orderOf = (objects: readonly ChangeObject[]) =>
  planChange(objects, 45_000).waves.flatMap(({ steps }) =>
    steps.map(({ ordinal }) => `${objects[ordinal]?.op ?? ""} ${objects[ordinal]?.ref.kind ?? ""}`),
  );

describe("the order of writes", () => {
  it("makes subsets before the route that names them, and asks for mutual TLS last", () => {
    const objects = ["PeerAuthentication", "VirtualService", "DestinationRule"].map((kind) =>
      change("create", kind),
    );
    expect(orderOf(objects)).toEqual([
      "create DestinationRule",
      "create VirtualService",
      "create PeerAuthentication",
    ]);
  });

  it("denies before it exposes", () => {
    const deny = change("create", "AuthorizationPolicy", { action: "DENY" });
    expect(orderOf([change("create", "Gateway"), change("create", "ServiceEntry"), deny])[0]).toBe(
      "create AuthorizationPolicy",
    );
  });

  it("removes after everything added, routes before subsets, and what denies last", () => {
    const objects = [
      change("delete", "AuthorizationPolicy", { action: "DENY" }),
      change("delete", "DestinationRule"),
      change("delete", "VirtualService"),
      change("update", "VirtualService"),
    ];
    expect(orderOf(objects)).toEqual([
      "update VirtualService",
      "delete VirtualService",
      "delete DestinationRule",
      "delete AuthorizationPolicy",
    ]);
  });

  it("waits for the drain only after kinds that change listeners, and never after the last wave", () => {
    const kinds = ["AuthorizationPolicy", "DestinationRule", "VirtualService"];
    const settlesWith = (drainMs: number) =>
      planChange(
        kinds.map((kind) => change("create", kind)),
        drainMs,
      ).waves.map(({ settleMs }) => settleMs);
    expect(settlesWith(45_000)).toEqual([50_000, 5_000, 0]);
    expect(settlesWith(90_000)).toEqual([95_000, 5_000, 0]);
  });
});

describe("risk", () => {
  const risk = (object: ChangeObject) => riskOf({ objects: [object], rootNamespace: "istio-system" }).risk;
  const route = (weight: number) => ({ hosts: ["a"], http: [{ route: [{ weight }] }] });

  it("is low when only weights change, and medium for other edits of a route", () => {
    const weights = {
      ...change("update", "VirtualService", route(90)),
      desired: change("update", "VirtualService", route(70)).desired,
    };
    expect(risk(weights)).toBe("low");
    expect(risk({ ...weights, desired: change("update", "VirtualService", { hosts: ["b"] }).desired })).toBe(
      "medium",
    );
  });

  it("is high for policies, deletes, and what holds for the whole mesh", () => {
    expect(risk(change("update", "AuthorizationPolicy"))).toBe("high");
    expect(risk(change("delete", "VirtualService"))).toBe("high");
    expect(risk(change("create", "Telemetry", {}, "istio-system"))).toBe("high");
  });
});

describe("evidence of other owners", () => {
  const owners = (metadata: Partial<KubeObject["metadata"]>, manager = "kubectl-edit") =>
    ownersOf({ apiVersion: "x/v1", kind: "VirtualService", metadata: { name: "a", ...metadata } }, [
      { manager, operation: "Update", atMs: null },
    ]);

  it.each([
    [
      "argo-cd",
      "confirm",
      { annotations: { "argocd.argoproj.io/tracking-id": "shop:networking.istio.io/VirtualService:shop/a" } },
      undefined,
    ],
    ["argo-cd", "confirm", {}, "argocd-controller"],
    ["flux", "confirm", { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" } }, undefined],
    ["helm", "note", { labels: { "app.kubernetes.io/managed-by": "Helm" } }, undefined],
    ["argo-rollouts", "refuse", {}, "rollouts-controller"],
    [
      "flagger",
      "refuse",
      {
        ownerReferences: [
          { apiVersion: "flagger.app/v1beta1", kind: "Canary", name: "a", uid: "u", controller: true },
        ],
      },
      undefined,
    ],
    ["kubectl", "note", {}, "kubectl-client-side-apply"],
    [
      "controller",
      "confirm",
      { ownerReferences: [{ apiVersion: "acme.io/v1", kind: "App", name: "a", uid: "u", controller: true }] },
      undefined,
    ],
  ] as const)("names %s (%s)", (tool, effect, metadata, manager) => {
    expect(owners(metadata, manager).map((owner) => [owner.tool, owner.effect])).toEqual([[tool, effect]]);
  });

  it("finds nobody on an object that a person edited by hand", () => {
    expect(strongestEffect(owners({}))).toBe("none");
  });

  it("names the application of Argo CD", () => {
    const annotations = {
      "argocd.argoproj.io/tracking-id": "shop:networking.istio.io/VirtualService:shop/a",
    };
    expect(owners({ annotations })[0]?.instance).toBe("shop");
  });
});
