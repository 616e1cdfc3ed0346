import { generate } from "selfsigned";
import { buildPeople } from "../../../demo/world/people.ts";
import { collectionPath, objectPath, type KubeClient } from "./kube-client.ts";
import type { Plan, PlannedPod } from "./plan.ts";
import { workloadName, type World, type WorldWorkload } from "./world.ts";
import {
  accountObjects,
  istioObjects,
  namespaceObjects,
  NODE_STATUS,
  nodeObject,
  object,
  podObject,
  podSpec,
  podStatus,
  serviceObjects,
  VALIDATION_WEBHOOK,
  type WorldObject,
} from "./world-objects.ts";

const STATUS_PATCH = "application/merge-patch+json";

/** Creates every object of the world. There is no controller manager and no kubelet: what they would derive is written here. */
export async function writeWorld(kube: KubeClient, plan: Plan, meshConfigYaml: string): Promise<void> {
  const create = async (one: WorldObject): Promise<WorldObject> => {
    const { status, body } = await kube.call({ method: "POST", path: collectionPath(one), body: one });
    // The server makes a few of its own, e.g. the default namespaces.
    if (status >= 300 && status !== 409)
      throw new Error(`${one.kind} ${one.metadata.name}: ${JSON.stringify(body)}`);
    return body as WorldObject;
  };
  const createAll = (objects: readonly WorldObject[]): Promise<readonly WorldObject[]> =>
    Promise.all(objects.map(create));

  await createAll([...namespaceObjects(plan), object("v1", "Namespace", { name: "foresail" }), nodeObject()]);
  await createAll([
    ...istioObjects(meshConfigYaml),
    ...accountObjects(plan),
    ...serviceObjects(plan),
    ...(buildPeople(Date.now()).map(withoutServerFields) as readonly WorldObject[]),
    ...(await tlsSecrets(plan.world)),
    VALIDATION_WEBHOOK,
  ]);
  const deployments = plan.world.workloads.filter(({ replicas }) => replicas !== undefined);
  const replicaSets = new Map<string, WorldObject>();
  for (const workload of deployments)
    replicaSets.set(keyOf(workload), await createDeployment(create, plan, workload));
  await createAll(
    plan.pods.map((pod) => podObject(pod, ownerOf(replicaSets.get(`${pod.namespace}/${pod.workloadName}`)))),
  );
  await markReady(kube, plan);
}

const keyOf = (workload: WorldWorkload): string => `${workload.namespace}/${workloadName(workload)}`;

/** The demo builds objects with what only an API server gives. */
function withoutServerFields({ metadata, ...rest }: { readonly metadata: WorldObject["metadata"] }): object {
  const { name, namespace } = metadata;
  return { ...rest, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

const podsOf = ({ pods }: Plan, workload: WorldWorkload): readonly PlannedPod[] =>
  pods.filter((pod) => `${pod.namespace}/${pod.workloadName}` === keyOf(workload));

/** Answers the ReplicaSet. */
async function createDeployment(
  create: (one: WorldObject) => Promise<WorldObject>,
  plan: Plan,
  workload: WorldWorkload,
): Promise<WorldObject> {
  const [pod] = podsOf(plan, workload);
  if (pod?.replicaSet === undefined || pod.replicaSet === null)
    throw new Error(`${keyOf(workload)} has no pods`);
  const { "pod-template-hash": hash = "", ...labels } = pod.labels;
  const { namespace, replicas = 0 } = workload;
  const selector = { app: workload.app, version: workload.version };
  const template = (more: object): object => ({
    metadata: { labels: { ...labels, ...more } },
    spec: podSpec(pod),
  });
  const deployment = await create(
    object(
      "apps/v1",
      "Deployment",
      { namespace, name: workloadName(workload), labels: selector },
      {
        spec: { replicas, selector: { matchLabels: selector }, template: template({}) },
      },
    ),
  );
  const own = { "pod-template-hash": hash };
  const metadata = {
    namespace,
    name: pod.replicaSet,
    labels: { ...selector, ...own },
    ownerReferences: [ownerOf(deployment) ?? {}],
  };
  return create(
    object("apps/v1", "ReplicaSet", metadata, {
      spec: { replicas, selector: { matchLabels: { ...selector, ...own } }, template: template(own) },
    }),
  );
}

function ownerOf(owner: WorldObject | undefined): object | null {
  if (owner === undefined) return null;
  const { apiVersion, kind, metadata } = owner;
  const { uid } = metadata as { readonly uid?: string };
  return { apiVersion, kind, name: metadata.name, uid, controller: true, blockOwnerDeletion: true };
}

async function markReady(kube: KubeClient, plan: Plan): Promise<void> {
  const now = new Date().toISOString().replace(/\.\d+/, "");
  const setStatus = (path: string, status: object): Promise<unknown> =>
    kube.ask("PATCH", `${path}/status`, { status }, STATUS_PATCH);
  const workloadPath = (kind: string, namespace: string, name: string): string =>
    objectPath({ apiVersion: "apps/v1", kind, metadata: { namespace, name } });
  const deployments = plan.world.workloads.filter(({ replicas }) => replicas !== undefined);
  await Promise.all([
    setStatus("/api/v1/nodes/node-1", NODE_STATUS),
    setStatus(workloadPath("Deployment", "istio-system", "istiod"), deploymentStatus(1, now)),
    ...plan.pods.map((pod) =>
      setStatus(`/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`, podStatus(pod, now)),
    ),
    ...deployments.flatMap((workload) => {
      const { namespace, replicas = 0 } = workload;
      const replicaSet = podsOf(plan, workload)[0]?.replicaSet ?? "";
      const counts = {
        replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
        fullyLabeledReplicas: replicas,
      };
      return [
        setStatus(
          workloadPath("Deployment", namespace, workloadName(workload)),
          deploymentStatus(replicas, now),
        ),
        setStatus(workloadPath("ReplicaSet", namespace, replicaSet), { ...counts, observedGeneration: 1 }),
      ];
    }),
  ]);
}

function deploymentStatus(replicas: number, now: string): object {
  const condition = (type: string, reason: string): object => ({
    type,
    status: "True",
    reason,
    message: "",
    lastUpdateTime: now,
    lastTransitionTime: now,
  });
  return {
    observedGeneration: 1,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    conditions: [
      condition("Available", "MinimumReplicasAvailable"),
      condition("Progressing", "NewReplicaSetAvailable"),
    ],
  };
}

async function tlsSecrets({ tlsSecrets: wanted }: World): Promise<readonly WorldObject[]> {
  return Promise.all(
    wanted.map(async ({ namespace, name, hosts }) => {
      const made = await generate([{ name: "commonName", value: hosts[0] ?? name }], {
        keyType: "ec",
        extensions: [{ name: "subjectAltName", altNames: hosts.map((value) => ({ type: 2, value })) }],
      });
      return object(
        "v1",
        "Secret",
        { namespace, name },
        {
          type: "kubernetes.io/tls",
          stringData: { "tls.crt": made.cert, "tls.key": made.private },
        },
      );
    }),
  );
}
