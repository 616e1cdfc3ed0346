import { z } from "zod";
import type { PodSpecFacts, WorkloadFacts } from "../snapshot.ts";
import { type FactReader, factReader } from "./fact-reader.ts";
import { internLabels, internString } from "./intern.ts";
import { controllerOf, istioAnnotations, metaFacts, metaSchema, templateMetaSchema } from "./meta.ts";
import { NO_POD_SPEC, podSpecFacts, podSpecSchema } from "./pod-spec.ts";

const templateSchema = z
  .object({
    metadata: templateMetaSchema,
    spec: podSpecSchema.nullish(),
  })
  .nullish();

const count = z.number().nullish();

const schema = z.object({
  metadata: metaSchema,
  spec: z
    .object({
      replicas: count,
      parallelism: count,
      template: templateSchema,
      jobTemplate: z.object({ spec: z.object({ template: templateSchema }).nullish() }).nullish(),
    })
    .nullish(),
  status: z
    .object({
      readyReplicas: count,
      desiredNumberScheduled: count,
      numberReady: count,
      ready: count,
      active: z.union([z.number(), z.array(z.unknown())]).nullish(),
    })
    .nullish(),
});

type RawWorkload = z.infer<typeof schema>;
type Replicas = Pick<WorkloadFacts, "desiredReplicas" | "readyReplicas">;

const replicated = ({ spec, status }: RawWorkload): Replicas => ({
  desiredReplicas: spec?.replicas ?? 1,
  readyReplicas: status?.readyReplicas ?? 0,
});

const REPLICAS: Readonly<Record<string, (raw: RawWorkload) => Replicas>> = {
  DaemonSet: ({ status }) => ({
    desiredReplicas: status?.desiredNumberScheduled ?? 0,
    readyReplicas: status?.numberReady ?? 0,
  }),
  Job: ({ spec, status }) => ({
    desiredReplicas: spec?.parallelism ?? 1,
    readyReplicas: status?.ready ?? 0,
  }),
  /** A CronJob has no pods of its own. */
  CronJob: () => ({ desiredReplicas: 0, readyReplicas: 0 }),
};

/** Deployment, StatefulSet, DaemonSet, ReplicaSet, Job or CronJob. */
export function workloadReader(kind: string): FactReader<WorkloadFacts> {
  const replicasOf = REPLICAS[kind] ?? replicated;
  const hasPodsOfItsOwn = kind === "Deployment" || kind === "StatefulSet" || kind === "DaemonSet";
  return factReader(schema, (raw) => {
    const template = raw.spec?.template ?? raw.spec?.jobTemplate?.spec?.template;
    return {
      ...metaFacts(raw.metadata),
      kind,
      podLabels: internLabels(template?.metadata?.labels),
      podAnnotations: istioAnnotations(template?.metadata?.annotations),
      serviceAccount: internString(template?.spec?.serviceAccountName ?? "default"),
      ...replicasOf(raw),
      controller: controllerOf(raw.metadata),
      template: hasPodsOfItsOwn ? templateFacts(template) : NO_POD_SPEC,
    };
  });
}

function templateFacts(template: z.infer<typeof templateSchema>): PodSpecFacts {
  return template?.spec ? podSpecFacts(template.spec) : NO_POD_SPEC;
}
