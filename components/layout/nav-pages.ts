import {
  FileText,
  FlaskConical,
  GitPullRequest,
  Layers,
  LayoutDashboard,
  ListChecks,
  ReceiptText,
  Server,
  Share2,
  SlidersHorizontal,
  Split,
  type LucideIcon,
} from "lucide-react";

export type NavPageId =
  | "overview"
  | "topology"
  | "services"
  | "config"
  | "simulate"
  | "changes"
  | "canaries"
  | "readiness"
  | "audit"
  | "proxies"
  | "settings";

export interface NavPage {
  readonly label: string;
  readonly icon: LucideIcon;
  /** Pages of one group stand together, groups are divided by a hairline. */
  readonly group: number;
  /** Key after `G`. */
  readonly goKey: string | null;
}

export const NAV_PAGES: Readonly<Record<NavPageId, NavPage>> = {
  overview: { label: "Overview", icon: LayoutDashboard, group: 1, goKey: "o" },
  topology: { label: "Topology", icon: Share2, group: 1, goKey: "t" },
  services: { label: "Services", icon: Layers, group: 1, goKey: "s" },
  config: { label: "Config", icon: FileText, group: 2, goKey: "c" },
  simulate: { label: "Simulate", icon: FlaskConical, group: 2, goKey: "i" },
  changes: { label: "Changes", icon: GitPullRequest, group: 3, goKey: "h" },
  canaries: { label: "Canaries", icon: Split, group: 3, goKey: "n" },
  readiness: { label: "Readiness", icon: ListChecks, group: 4, goKey: "r" },
  audit: { label: "Audit", icon: ReceiptText, group: 4, goKey: "a" },
  proxies: { label: "Proxies", icon: Server, group: 4, goKey: "p" },
  settings: { label: "Settings", icon: SlidersHorizontal, group: 5, goKey: null },
};

export interface NavEntry {
  readonly id: NavPageId;
  readonly href: string;
  /** Number at the right; small figure on the rail. */
  readonly count?: number | undefined;
}
