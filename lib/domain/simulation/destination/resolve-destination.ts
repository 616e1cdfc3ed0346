import type { Labels } from "../../kube/kube-object.ts";
import { KIND_KEYS } from "../../mesh/kind-keys.ts";
import { meshIndex } from "../../mesh/lookup.ts";
import type { MeshEndpoint, MeshPort, MeshService } from "../../mesh/mesh-service.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../mesh/snapshot.ts";
import { because } from "../because.ts";
import type { Evidence, Missing } from "../evidence.ts";
import { isServiceVisible } from "../route/visible.ts";
import { hasLabels } from "../spec-fields.ts";
import { effectiveRule, type MergedRule, type RuleSubset } from "./destination-rules.ts";
import { effectivePolicy, type TrafficPolicy } from "./traffic-policy.ts";

export interface DestinationQuestion {
  /** Whose proxy sends: a sidecar or a gateway. */
  readonly client: { readonly namespace: string; readonly labels: Labels };
  /** FQDN. */
  readonly host: string;
  readonly subset: string | null;
  /** Null: the Service's only port, else `listenerPort`. */
  readonly port: number | null;
  readonly listenerPort?: number;
}

/** `unknown-endpoints`: the destination exists, and `missing` says why its endpoints are not known. */
export type DestinationOutcome =
  "ok" | "no-service" | "no-port" | "no-subset" | "no-endpoints" | "unknown-endpoints";

export interface DestinationAnswer {
  readonly outcome: DestinationOutcome;
  readonly host: string;
  readonly subset: string | null;
  readonly port: number | null;
  readonly service: MeshService | null;
  readonly servicePort: MeshPort | null;
  /** The DestinationRule in force, null for none. */
  readonly rule: MergedRule | null;
  readonly policy: TrafficPolicy;
  /** Ready endpoints of the subset. */
  readonly endpoints: readonly MeshEndpoint[];
  /** Endpoints of the subset, ready or not. */
  readonly endpointCount: number;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

/** Cluster, effective traffic policy and endpoints of a destination as one client's proxy has them. */
export function resolveDestination(mesh: MeshSnapshot, question: DestinationQuestion): DestinationAnswer {
  const { client, host, subset } = question;
  const service = serviceFor(mesh, host, client.namespace);
  const base = {
    host,
    subset,
    service,
    servicePort: null,
    rule: null,
    policy: {},
    endpoints: [],
    endpointCount: 0,
  };
  if (service === null) {
    const text = `No Service or ServiceEntry ${host} is visible to ${client.namespace}`;
    const evidence = [because(mesh.cluster, null, { text })];
    return { ...base, outcome: "no-service", port: question.port, evidence, missing: missingServices(mesh) };
  }
  const servicePort = portOf(service, question);
  if (servicePort === null) {
    const number = question.port ?? question.listenerPort ?? null;
    const text = `${host} has no port ${number === null ? "that a route without port could mean" : String(number)}`;
    const evidence = [because(mesh.cluster, service, { path: ["spec", "ports"], text })];
    return { ...base, outcome: "no-port", port: number, evidence, missing: [] };
  }
  const rule = effectiveRule(mesh, {
    clientNamespace: client.namespace,
    clientLabels: client.labels,
    host,
    serviceNamespace: service.namespace,
  });
  return withSubset(mesh, { question, service, servicePort, rule });
}

interface Resolved {
  readonly question: DestinationQuestion;
  readonly service: MeshService;
  readonly servicePort: MeshPort;
  readonly rule: MergedRule | null;
}

function withSubset(
  mesh: MeshSnapshot,
  { question, service, servicePort, rule }: Resolved,
): DestinationAnswer {
  const { host, subset } = question;
  const found = subset === null ? null : (rule?.subsets.find(({ name }) => name === subset) ?? undefined);
  const evidence: Evidence[] = ruleEvidence(mesh, host, rule);
  const shared = { host, subset, port: servicePort.port, service, servicePort, rule, evidence, missing: [] };
  if (found === undefined) {
    evidence.push(noSubset(mesh, { host, subset: subset ?? "" }, rule?.objects[0] ?? null));
    return { ...shared, outcome: "no-subset", policy: {}, endpoints: [], endpointCount: 0 };
  }
  const policy = policyFor(mesh, { rule, subset: found }, servicePort);
  const all = endpointsOf(service, servicePort, found);
  const endpoints = all.filter(({ ready }) => ready);
  const missing = all.length === 0 ? missingEndpoints(mesh, service) : [];
  if (missing.length > 0)
    return { ...shared, outcome: "unknown-endpoints", policy, endpoints, endpointCount: 0, missing };
  if (endpoints.length === 0) evidence.push(noEndpoints(mesh, shared, found));
  const outcome = endpoints.length === 0 ? "no-endpoints" : "ok";
  return { ...shared, outcome, policy, endpoints, endpointCount: all.length };
}

function policyFor(
  mesh: MeshSnapshot,
  { rule, subset }: { readonly rule: MergedRule | null; readonly subset: RuleSubset | null },
  { port }: MeshPort,
): TrafficPolicy {
  return effectivePolicy({
    rule: rule?.trafficPolicy ?? null,
    subset: subset?.trafficPolicy ?? null,
    meshDefault: isOlder(mesh.settings.istioVersion, 31) ? null : mesh.settings.defaultTrafficPolicy,
    port,
  });
}

/** Istio before 1.31 does not know `defaultTrafficPolicy`. */
function isOlder(istioVersion: string, minor: number): boolean {
  return Number(istioVersion.split(".")[1] ?? minor) < minor;
}

function noSubset(
  mesh: MeshSnapshot,
  { host, subset }: { readonly host: string; readonly subset: string },
  owner: ConfigObject | null,
): Evidence {
  const text =
    owner === null
      ? `No DestinationRule for ${host} applies to this client, so subset ${subset} does not exist`
      : `The DestinationRule in force for ${host} has no subset ${subset}`;
  return because(mesh.cluster, owner, { path: ["spec", "subsets"], text });
}

function endpointsOf(
  service: MeshService,
  port: MeshPort,
  subset: RuleSubset | null,
): readonly MeshEndpoint[] {
  const all = service.endpoints(port);
  return subset === null || subset.labels.size === 0
    ? all
    : all.filter(({ labels }) => hasLabels(labels, subset.labels));
}

function noEndpoints(
  mesh: MeshSnapshot,
  { host, service }: { readonly host: string; readonly service: MeshService },
  subset: RuleSubset | null,
): Evidence {
  if (subset === null) return because(mesh.cluster, service, { text: `${host} has no ready endpoints` });
  const path = ["spec", "subsets", subset.index, "labels"];
  return because(mesh.cluster, subset.object, {
    path,
    text: `Subset ${subset.name} of ${host} has no ready endpoints`,
  });
}

function ruleEvidence(mesh: MeshSnapshot, host: string, rule: MergedRule | null): Evidence[] {
  return (rule?.objects ?? []).map((object) =>
    because(mesh.cluster, object, { path: ["spec", "host"], text: `DestinationRule in force for ${host}` }),
  );
}

function serviceFor(mesh: MeshSnapshot, host: string, clientNamespace: string): MeshService | null {
  const index = meshIndex(mesh);
  const visible = (index.byHost.get(host) ?? []).filter((service) =>
    isServiceVisible(service, clientNamespace),
  );
  return visible.find(({ namespace }) => namespace === clientNamespace) ?? visible[0] ?? null;
}

/** Explicit, else the service's only port, else the listener's. */
function portOf(service: MeshService, { port, listenerPort }: DestinationQuestion): MeshPort | null {
  if (port !== null) return service.ports.find((candidate) => candidate.port === port) ?? null;
  if (service.ports.length === 1) return service.ports[0] ?? null;
  return service.ports.find((candidate) => candidate.port === listenerPort) ?? null;
}

/** Endpoints of a Service are in EndpointSlices: where none could be read, having none is not known. */
export function missingEndpoints(mesh: MeshSnapshot, { kind, external }: MeshService): readonly Missing[] {
  if (kind !== "Service" || external || mesh.endpointSlices.size > 0) return [];
  const known = mesh.availability.get(KIND_KEYS.endpointSlice);
  if (known?.state === "listed" || known?.state === "stale" || known?.state === "absent") return [];
  const why = known?.state === "forbidden" ? known.reason : "They were not read";
  return [{ what: "EndpointSlices", why }];
}

/** Kinds that could hold the service and were not given. */
export function missingServices(mesh: MeshSnapshot): readonly Missing[] {
  return [
    ["Service.", "Services"],
    ["ServiceEntry.networking.istio.io", "ServiceEntries"],
  ].flatMap(([key = "", what = ""]) => {
    const known = mesh.availability.get(key)?.state;
    const empty =
      key === "Service."
        ? mesh.services.size === 0
        : configObjects(mesh, "ServiceEntry", "networking.istio.io").size === 0;
    if (known === "listed" || known === "stale" || known === "absent" || !empty) return [];
    return [{ what, why: "A destination may be one of them, and they are not known" }];
  });
}
