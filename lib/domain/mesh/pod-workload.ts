import type { PodFacts, WorkloadFacts, WorkloadRef } from "./snapshot.ts";

/** Finds a ReplicaSet or Job of the pod's namespace. */
export type FindController = (kind: string, name: string) => Pick<WorkloadFacts, "controller"> | undefined;

/**
 * The workload that a pod belongs to: its controller, or the controller of its ReplicaSet or Job. While that one is
 * unknown, its name tells, as Istio reads it (`pkg/kube/controllers`, 1.31): a ReplicaSet is called
 * `<deployment>-<pod-template-hash>`, a Job of a CronJob `<cron job>-<8 to 10 digits>`.
 */
export function podWorkload(
  pod: Pick<PodFacts, "namespace" | "name" | "controller" | "labels">,
  find: FindController,
): WorkloadRef {
  const { namespace, controller } = pod;
  if (controller === null) return { kind: "Pod", namespace, name: pod.name };
  if (controller.kind !== "ReplicaSet" && controller.kind !== "Job") return { ...controller, namespace };
  const known = find(controller.kind, controller.name);
  const owner = known === undefined ? guessedOwner(pod, controller) : known.controller;
  return { ...(owner ?? controller), namespace };
}

interface Controller {
  readonly kind: string;
  readonly name: string;
}

function guessedOwner({ labels }: Pick<PodFacts, "labels">, controller: Controller): Controller | null {
  if (controller.kind === "Job") {
    const cronJob = /^(.+)-\d{8,10}$/.exec(controller.name)?.[1];
    return cronJob === undefined ? null : { kind: "CronJob", name: cronJob };
  }
  const suffix = `-${labels["pod-template-hash"] ?? ""}`;
  return suffix !== "-" && controller.name.endsWith(suffix)
    ? { kind: "Deployment", name: controller.name.slice(0, -suffix.length) }
    : null;
}
