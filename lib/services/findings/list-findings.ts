import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { listFindings as contract } from "@/lib/contracts/findings.ts";
import { toJsonPointer } from "@/lib/domain/base/json.ts";
import { type Finding, SEVERITIES, type Severity } from "@/lib/domain/validation/finding.ts";
import { RULES } from "@/lib/domain/validation/registry.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import { visibleFindings } from "./visible-findings.ts";

type Answer = ResponseOf<typeof contract>;
type Row = Answer["findings"][number];

/** Findings of the live picture, of objects that the person may list. */
export async function listFindings(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const chosen = query.namespaces === null ? null : new Set(query.namespaces);
  const { findings, missing } = await visibleFindings(ctx, params.cluster, (object) => {
    const namespace = object.kind === "Namespace" ? object.name : object.namespace;
    return (
      (chosen?.has(namespace) ?? true) &&
      (query.kind ?? object.kind) === object.kind &&
      (query.group ?? object.group) === object.group &&
      (query.name ?? object.name) === object.name
    );
  });
  return {
    findings: findings.toSorted(worstFirst).map(rowOf),
    counts: {
      error: countOf(findings, "error"),
      warning: countOf(findings, "warning"),
      info: countOf(findings, "info"),
    },
    missing,
  };
}

function countOf(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
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

const sources = new Map<string, string>(RULES.map(({ code, source }) => [code, source]));

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
