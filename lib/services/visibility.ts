import type { ClusterPort } from "./ports/cluster.ts";
import { clusterOf, type Context } from "./context.ts";

/** What one person may see of one cluster. */
export interface Visibility {
  /** Null: every namespace. */
  readonly namespaces: ReadonlySet<string> | null;
  isVisible(namespace: string): boolean;
}

/**
 * A namespace is visible to whoever may list its services. One cluster-wide question first; where it is denied, one per
 * namespace (decision 34). Answers are cached behind the port.
 */
export async function visibilityOf(
  ctx: Pick<Context, "actor" | "clusters">,
  clusterId: string,
): Promise<Visibility> {
  const cluster = clusterOf(ctx, clusterId);
  const maySee = (namespace: string | null): Promise<boolean> =>
    cluster.access.isAllowed(ctx.actor.identity, {
      verb: "list",
      group: "",
      resource: "services",
      namespace,
    });
  if (await maySee(null)) return { namespaces: null, isVisible: () => true };

  const names = namespacesOf(cluster);
  const answers = await Promise.all(names.map(async (name) => ({ name, isSeen: await maySee(name) })));
  const seen = new Set(answers.filter(({ isSeen }) => isSeen).map(({ name }) => name));
  return { namespaces: seen, isVisible: (namespace) => seen.has(namespace) };
}

function namespacesOf(cluster: ClusterPort): readonly string[] {
  return [...cluster.snapshot().namespaces].map(({ name }) => name);
}

/** Whether a person may list one kind in one namespace. */
export function mayList(
  ctx: Pick<Context, "actor" | "clusters">,
  clusterId: string,
  {
    group,
    resource,
    namespace,
  }: { readonly group: string; readonly resource: string; readonly namespace: string | null },
): Promise<boolean> {
  return clusterOf(ctx, clusterId).access.isAllowed(ctx.actor.identity, {
    verb: "list",
    group,
    resource,
    namespace,
  });
}
