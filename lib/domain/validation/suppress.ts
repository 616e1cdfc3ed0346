import type { Labels } from "../kube/kube-object.ts";

const ISTIO = "galley.istio.io/analyze-suppress";
const KIALI = "kiali.io/ignore-validations";

/** Who may be silenced: a rule's own code and the codes that it is known by elsewhere. */
interface Coded {
  readonly code: string;
  readonly aliases: readonly string[];
}

/**
 * Whether annotations of the object silence a rule: a comma-separated list of codes, `*` for all; for Kiali's annotation an
 * empty list is all as well (istioctl analyze 1.31; Kiali 2.x).
 */
export function isSuppressed(annotations: Labels, { code, aliases }: Coded): boolean {
  const istio = codesAt(annotations, ISTIO);
  const kiali = codesAt(annotations, KIALI);
  if (istio === null && kiali === null) return false;
  const codes = new Set([code, ...aliases]);
  const covers = (listed: readonly string[]): boolean =>
    listed.some((entry) => entry === "*" || codes.has(entry));
  return covers(istio ?? []) || (kiali !== null && (kiali.length === 0 || covers(kiali)));
}

function codesAt(annotations: Labels, key: string): readonly string[] | null {
  const text = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
  return text === undefined
    ? null
    : text
        .split(",")
        .map((entry) => entry.trim())
        .filter((entry) => entry !== "");
}
