import type { KubeObject, Labels } from "@/lib/domain/kube/kube-object.ts";
import { AddressPlan, buildNodes } from "./cluster-plan.ts";
import type { AppDeclaration, ConfigDeclaration } from "./declaration.ts";
import { AMBIENT_APPS, AMBIENT_CONFIG } from "./namespaces/ambient.ts";
import { BOOKINFO_APPS, BOOKINFO_CONFIG } from "./namespaces/bookinfo.ts";
import { GATEWAY_API_APPS, GATEWAY_API_CONFIG } from "./namespaces/gateway-api.ts";
import { ISTIO_SYSTEM_APPS, ISTIO_SYSTEM_CONFIG } from "./namespaces/istio-system.ts";
import { LEGACY_APPS, LEGACY_CONFIG } from "./namespaces/legacy.ts";
import { OWNED_CONFIG } from "./namespaces/owned.ts";
import { PRODUCTION_APPS, PRODUCTION_CONFIG } from "./namespaces/production.ts";
import { SHOP_APPS, SHOP_CONFIG } from "./namespaces/shop.ts";
import { buildConfig, buildObject } from "./object-builder.ts";
import { buildPeople } from "./people.ts";
import { buildApp } from "./workload-builder.ts";

interface NamespaceDeclaration {
  readonly name: string;
  readonly labels: Labels;
  readonly ageDays: number;
}

/** Everything a world is made of. */
export interface WorldDeclaration {
  readonly namespaces: readonly NamespaceDeclaration[];
  readonly apps: readonly AppDeclaration[];
  readonly config: readonly ConfigDeclaration[];
}

const INJECTED: Labels = { "istio-injection": "enabled" };

export const DEMO_WORLD: WorldDeclaration = {
  namespaces: [
    { name: "default", labels: {}, ageDays: 210 },
    { name: "kube-system", labels: {}, ageDays: 210 },
    { name: "istio-system", labels: {}, ageDays: 200 },
    { name: "foresail", labels: {}, ageDays: 40 },
    { name: "legacy", labels: {}, ageDays: 200 },
    { name: "bookinfo", labels: INJECTED, ageDays: 120 },
    { name: "production", labels: INJECTED, ageDays: 120 },
    { name: "shop", labels: INJECTED, ageDays: 120 },
    { name: "gateway-api", labels: INJECTED, ageDays: 50 },
    {
      name: "ambient",
      labels: { "istio.io/dataplane-mode": "ambient", "istio.io/use-waypoint": "waypoint" },
      ageDays: 30,
    },
  ],
  apps: [
    ...ISTIO_SYSTEM_APPS,
    ...PRODUCTION_APPS,
    ...SHOP_APPS,
    ...BOOKINFO_APPS,
    ...GATEWAY_API_APPS,
    ...AMBIENT_APPS,
    ...LEGACY_APPS,
  ],
  config: [
    ...ISTIO_SYSTEM_CONFIG,
    ...PRODUCTION_CONFIG,
    ...SHOP_CONFIG,
    ...BOOKINFO_CONFIG,
    ...GATEWAY_API_CONFIG,
    ...AMBIENT_CONFIG,
    ...LEGACY_CONFIG,
    ...OWNED_CONFIG,
  ],
};

/**
 * Objects of a world as they stand in the API server before the demo's first start, in an order in which owners precede
 * what they own. The same anchor gives the same objects.
 */
export function buildWorld(anchorMs: number, world: WorldDeclaration = DEMO_WORLD): readonly KubeObject[] {
  const context = { anchorMs, addresses: new AddressPlan() };
  return [
    ...world.namespaces.map((namespace) => buildNamespace(anchorMs, namespace)),
    ...buildNodes(anchorMs),
    ...buildPeople(anchorMs),
    ...world.apps.flatMap((app) => buildApp(context, app)),
    ...world.config.flatMap((declaration) => buildConfig(anchorMs, declaration)),
  ];
}

function buildNamespace(anchorMs: number, { name, labels, ageDays }: NamespaceDeclaration): KubeObject {
  return buildObject(anchorMs, {
    apiVersion: "v1",
    kind: "Namespace",
    name,
    labels: { "kubernetes.io/metadata.name": name, ...labels },
    ageDays,
    manager: "kubectl-create",
    body: { spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } },
  });
}
