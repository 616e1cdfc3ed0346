import type { NavEntry, NavPageId } from "@/components/layout/nav-pages.ts";
import { pagePath } from "@/lib/contracts/paths.ts";

/** Pages that exist, in side-bar order: an entry comes with its page. */
const PAGES: readonly NavPageId[] = [
  "overview",
  "topology",
  "services",
  "config",
  "simulate",
  "changes",
  "readiness",
  "audit",
];

export function navEntries(cluster: string): readonly NavEntry[] {
  return PAGES.map((id) => ({ id, href: pagePath(cluster, id) }));
}
