import { findConfigKind } from "@/lib/domain/istio/kinds.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { Missing } from "@/lib/domain/simulation/evidence.ts";
import type { Finding } from "@/lib/domain/validation/finding.ts";
import { clusterOf, type Context } from "../context.ts";
import { mayList, type Visibility, visibilityOf } from "../visibility.ts";
import { currentRun } from "./current-run.ts";

export interface VisibleFindings {
  readonly findings: readonly Finding[];
  readonly missing: readonly Missing[];
}

/**
 * Findings of objects that the person may list. Where one rests on an object of a namespace that the person may not see,
 * only the rule's title is said.
 */
export async function visibleFindings(
  ctx: Pick<Context, "actor" | "clusters">,
  clusterId: string,
  isWanted: (object: ObjectRef) => boolean = () => true,
): Promise<VisibleFindings> {
  const { findings, missing } = currentRun(clusterOf(ctx, clusterId));
  const wanted = findings.filter(({ object }) => isWanted(object));
  return { findings: await onlyVisible(ctx, clusterId, wanted), missing };
}

/** What one person may see of the given findings. */
export async function onlyVisible(
  ctx: Pick<Context, "actor" | "clusters">,
  clusterId: string,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  const visibility = await visibilityOf(ctx, clusterId);
  const scopes = new Map(findings.map(({ object }) => [scopeKey(object), object]));
  const allowed = new Set<string>();
  await Promise.all(
    [...scopes].map(async ([key, object]) => {
      if (await maySee(ctx, visibility, object)) allowed.add(key);
    }),
  );
  return findings
    .filter(({ object }) => allowed.has(scopeKey(object)))
    .map((finding) => withoutHidden(finding, visibility));
}

/** Rights are asked per kind and namespace; a Namespace itself is seen like what lies in it. */
function scopeKey({ group, kind, namespace, name }: ObjectRef): string {
  return kind === "Namespace" ? `${kind}/${name}` : `${kind}.${group}/${namespace}`;
}

const RESOURCES: Readonly<Record<string, string>> = {
  Service: "services",
  Pod: "pods",
  Deployment: "deployments",
  StatefulSet: "statefulsets",
  DaemonSet: "daemonsets",
};

async function maySee(
  ctx: Pick<Context, "actor" | "clusters">,
  visibility: Visibility,
  { cluster, group, kind, namespace, name }: ObjectRef,
): Promise<boolean> {
  if (kind === "Namespace") return visibility.isVisible(name);
  const resource = findConfigKind(kind, group)?.plural ?? RESOURCES[kind];
  if (resource === undefined || !visibility.isVisible(namespace)) return false;
  return mayList(ctx, cluster, { group, resource, namespace });
}

function withoutHidden(finding: Finding, visibility: Visibility): Finding {
  const isHidden = finding.because.some(
    ({ object }) => object !== null && object.namespace !== "" && !visibility.isVisible(object.namespace),
  );
  return isHidden ? { ...finding, sentence: finding.title, because: [], fix: null } : finding;
}
