import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { LiveConsole } from "@/components/layout/live-console.tsx";
import { pagePath } from "@/lib/contracts/paths.ts";
import { getRuntime } from "@/lib/server/runtime.ts";
import { visibilityOf } from "@/lib/services/visibility.ts";
import { currentPerson } from "../../current-person.ts";
import { navEntries } from "./nav-entries.ts";

interface ClusterLayoutProps {
  readonly params: Promise<{ readonly cluster: string }>;
  readonly children: ReactNode;
}

/** The shell around every page of a cluster. Namespaces are those the person may see. */
export default async function ClusterLayout({ params, children }: ClusterLayoutProps) {
  const [{ cluster }, runtime, person] = await Promise.all([
    params,
    getRuntime(),
    headers().then(currentPerson),
  ]);
  if (person === null) redirect("/login");
  const live = runtime.clusters.get(cluster);
  if (live === undefined) notFound();
  const visibility = await visibilityOf(person.ctx, cluster);
  const names = [...live.snapshot().namespaces].map(({ name }) => name).filter(visibility.isVisible);
  return (
    <LiveConsole
      clusterId={cluster}
      clusters={[...runtime.clusters.keys()].map((id) => ({ id, href: pagePath(id, "overview") }))}
      namespaces={names.toSorted().map((name) => ({ name }))}
      identity={{ displayName: person.displayName, loginName: person.loginName, role: person.role }}
      entries={navEntries(cluster)}
      timeZone="UTC"
    >
      {children}
    </LiveConsole>
  );
}
