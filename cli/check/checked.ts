import { toJsonPointer } from "@/lib/domain/base/json.ts";
import { configKindForObject } from "@/lib/domain/istio/kinds.ts";
import { objectKey } from "@/lib/domain/kube/object-ref.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import type { Missing } from "@/lib/domain/simulation/evidence.ts";
import { admitObject } from "@/lib/domain/validation/admission/admit.ts";
import type { Finding, Severity } from "@/lib/domain/validation/finding.ts";
import { runRules } from "@/lib/domain/validation/run-rules.ts";
import type { LocatedObject } from "./read-located.ts";

/** One finding as it is printed. */
export interface CheckFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly object: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  };
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly refused: boolean;
  readonly aliases: readonly string[];
}

export interface Checked {
  readonly findings: readonly CheckFinding[];
  readonly missing: readonly Missing[];
}

/** What the API server or Istio's webhook refuses has no rule of its own: its message says which field and why. */
export const REFUSED = {
  code: "MESH0001",
  title: "The API server or Istio's webhook would refuse the object",
  aliases: ["IST0106"],
} as const;

/** What the webhook only warns about. */
export const WARNED = {
  code: "MESH0003",
  title: "Istio's webhook would warn",
  aliases: ["IST0133"],
} as const;

export function checkObjects(mesh: MeshSnapshot, objects: readonly LocatedObject[]): Checked {
  const { findings, missing } = runRules(mesh);
  const byKey = new Map(objects.map((located) => [located.key, located]));
  const judged = findings.flatMap((finding) => {
    const located = byKey.get(objectKey(finding.object));
    return located === undefined ? [] : [ruleFinding(located, finding)];
  });
  const admitted = objects.flatMap((located) => admissionFindings(located, mesh.settings.istioVersion));
  return { findings: [...admitted, ...judged].toSorted(byPlace), missing };
}

function ruleFinding(
  located: LocatedObject,
  { code, severity, sentence, path, aliases }: Finding,
): CheckFinding {
  return {
    code,
    severity,
    message: sentence,
    ...placeOf(located, path),
    refused: false,
    aliases,
  };
}

function admissionFindings(located: LocatedObject, istioVersion: string): readonly CheckFinding[] {
  const { object } = located;
  if (configKindForObject(object) === null) return [];
  const { problems, warnings } = admitObject(object, { istioVersion });
  return [
    ...problems.map(({ path, message }): CheckFinding => ({
      code: REFUSED.code,
      severity: "error",
      message,
      ...placeOf(located, path),
      refused: true,
      aliases: REFUSED.aliases,
    })),
    ...warnings.filter(isNotOfARule).map((message): CheckFinding => ({
      code: WARNED.code,
      severity: "warning",
      message,
      ...placeOf(located, []),
      refused: false,
      aliases: WARNED.aliases,
    })),
  ];
}

/** Of routes and matches that nothing reaches the rules MESH0130 and MESH0131 say where and why. */
const isNotOfARule = (warning: string): boolean => !/^virtualService rule .* not used\b/i.test(warning);

function placeOf(
  { object, file, locate }: LocatedObject,
  path: Finding["path"],
): Pick<CheckFinding, "object" | "path" | "file" | "line" | "column"> {
  const { line, column } = locate(path);
  const { apiVersion, kind, metadata } = object;
  return {
    object: { apiVersion, kind, namespace: metadata.namespace ?? "", name: metadata.name },
    path: toJsonPointer(path),
    file,
    line,
    column,
  };
}

function byPlace(a: CheckFinding, b: CheckFinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : Number(a.code > b.code));
}
