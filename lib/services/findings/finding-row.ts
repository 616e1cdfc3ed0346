import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { listFindings } from "@/lib/contracts/findings.ts";
import { toJsonPointer } from "@/lib/domain/base/json.ts";
import { type Finding, SEVERITIES } from "@/lib/domain/validation/finding.ts";
import { RULES } from "@/lib/domain/validation/registry.ts";

type Row = ResponseOf<typeof listFindings>["findings"][number];

const sources = new Map<string, string>(RULES.map(({ code, source }) => [code, source]));

/** Worst first, as pages show them. */
export function findingRows(findings: readonly Finding[]): readonly Row[] {
  return findings.toSorted(worstFirst).map(rowOf);
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    a.object.namespace.localeCompare(b.object.namespace) ||
    a.object.kind.localeCompare(b.object.kind) ||
    a.object.name.localeCompare(b.object.name) ||
    a.code.localeCompare(b.code)
  );
}

function rowOf({ code, severity, title, aliases, object, path, sentence, because, fix }: Finding): Row {
  return {
    code,
    severity,
    title,
    aliases,
    ref: object,
    path: toJsonPointer(path),
    sentence,
    because: because.map((evidence) => ({
      ref: evidence.object,
      path: toJsonPointer(evidence.path),
      text: evidence.text,
    })),
    fix,
    source: sources.get(code) ?? "",
  };
}
