import { groupBy } from "../../../base/group-by.ts";
import type { Labels } from "../../../kube/kube-object.ts";
import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import {
  configObjects,
  type ConfigObject,
  type MeshSnapshot,
  type PodFacts,
} from "../../../mesh/snapshot.ts";
import { enforcementOf } from "../../../simulation/authz/authorize.ts";
import { objectsFor, type Policy, readPolicy } from "../../../simulation/authz/policy.ts";
import { hasLabels } from "../../../simulation/spec-fields.ts";
import { type WorkloadPods, workloadsIn } from "../../facts.ts";

/** Policies that judge requests to a workload, those of waypoints in front of it included. Dry runs judge nothing. */
export function policiesOf(mesh: MeshSnapshot, { ref, pods }: WorkloadPods): readonly Policy[] {
  const labels = pods[0]?.labels ?? {};
  const enforcement = enforcementOf(mesh, { namespace: ref.namespace, labels });
  const own = objectsFor(mesh, "AuthorizationPolicy", { namespace: ref.namespace, labels, enforcement });
  const inFront = enforcement === "ztunnel" ? atWaypoints(mesh, ref.namespace, labels) : [];
  return [...own, ...inFront].map(readPolicy).filter(({ dryRun }) => !dryRun);
}

/** Policies that target a waypoint's Gateway, its class, or a Service which leads to the pods. */
function atWaypoints(mesh: MeshSnapshot, namespace: string, labels: Labels): readonly ConfigObject[] {
  const services = [...mesh.services.inNamespace(namespace)].filter(
    ({ selector }) => selector !== null && hasLabels(labels, new Map(Object.entries(selector))),
  );
  return [...configObjects(mesh, "AuthorizationPolicy", "security.istio.io").inNamespace(namespace)].filter(
    (object) =>
      readPolicy(object).targets.some(
        ({ kind, name }) =>
          kind === "Gateway" || kind === "GatewayClass" || services.some((service) => service.name === name),
      ),
  );
}

export const isRestricting = ({ action }: Policy): boolean => action === "ALLOW" || action === "CUSTOM";

/** Workloads whose proxies judge requests for them; gateways take requests of everybody by design. */
export function guardedWorkloads(mesh: MeshSnapshot, namespace: string): readonly WorkloadPods[] {
  return workloadsIn(mesh, namespace).filter(
    ({ pods }) => pods.some(({ dataplane }) => dataplane !== "none") && !pods.some(isGatewayPod),
  );
}

const isGatewayPod = ({ labels }: PodFacts): boolean =>
  labels["gateway.networking.k8s.io/gateway-name"] !== undefined ||
  labels["gateway.istio.io/managed"] !== undefined ||
  labels["istio"]?.endsWith("gateway") === true;

/** Whether a policy without selector and without rules lets nobody in, in the namespace or the whole mesh. */
export function defaultDenyOf(mesh: MeshSnapshot, namespace: string): Policy | null {
  const all = configObjects(mesh, "AuthorizationPolicy", "security.istio.io");
  const candidates = [namespace, mesh.settings.rootNamespace].flatMap((name) => [...all.inNamespace(name)]);
  return (
    candidates
      .map(readPolicy)
      .find(
        ({ action, rules, dryRun, selector, targets }) =>
          action === "ALLOW" && rules.length === 0 && !dryRun && selector === null && targets.length === 0,
      ) ?? null
  );
}

export function hasAmbientPods(mesh: MeshSnapshot, namespace: string): boolean {
  return groupBy(podsIn(mesh, namespace), ({ dataplane }) => dataplane).has("ambient");
}
