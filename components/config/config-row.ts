import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { listFindings } from "@/lib/contracts/findings.ts";
import type { listObjects } from "@/lib/contracts/objects.ts";
import { CONFIG_KINDS } from "@/lib/domain/istio/kinds.ts";
import { objectKey } from "@/lib/domain/kube/object-ref.ts";

export type ConfigAnswer = ResponseOf<typeof listObjects>;
export type ConfigRow = ConfigAnswer["objects"][number] & {
  /** What the rules find in it, by severity; null while it is not known. */
  readonly findings: FindingCounts | null;
};

export interface FindingCounts {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  /** Permanent codes, each once. */
  readonly codes: readonly string[];
}

const NO_FINDINGS: FindingCounts = { error: 0, warning: 0, info: 0, codes: [] };

type Finding = ResponseOf<typeof listFindings>["findings"][number];

/** Rows with their findings; null counts while the rules have not answered. */
export function withFindings(
  objects: ConfigAnswer["objects"],
  findings: readonly Finding[] | undefined,
): readonly ConfigRow[] {
  const byKey = new Map<string, FindingCounts>();
  for (const { ref, severity, code } of findings ?? []) {
    const key = objectKey(ref);
    const counts = byKey.get(key) ?? NO_FINDINGS;
    const codes = counts.codes.includes(code) ? counts.codes : [...counts.codes, code];
    byKey.set(key, { ...counts, [severity]: counts[severity] + 1, codes });
  }
  return objects.map((object) => ({
    ...object,
    findings: findings === undefined ? null : (byKey.get(objectKey(object.ref)) ?? NO_FINDINGS),
  }));
}

/** Worst severity in a word; "none" when there is no finding. */
export function findingTitle({ findings }: ConfigRow): "error" | "warning" | "info" | "none" | "unknown" {
  if (findings === null) return "unknown";
  if (findings.error > 0) return "error";
  if (findings.warning > 0) return "warning";
  return findings.info > 0 ? "info" : "none";
}

export function configKey({ ref }: Pick<ConfigRow, "ref">): string {
  return objectKey(ref);
}

const SHARED_NAMES = new Set(
  CONFIG_KINDS.map(({ kind }) => kind).filter((kind, at, kinds) => kinds.indexOf(kind) !== at),
);

/** "VirtualService"; two kinds are called Gateway, so their API is said too: "Gateway (Istio)". */
export function kindTitle({ kind, group }: { readonly kind: string; readonly group: string }): string {
  if (!SHARED_NAMES.has(kind)) return kind;
  return `${kind} (${group.endsWith("istio.io") ? "Istio" : "Gateway API"})`;
}

/** Who the object belongs to, in a word; "nobody's" objects are written by hand. */
export function ownerTitle({ owner }: ConfigRow): string {
  return owner?.title ?? "none";
}
