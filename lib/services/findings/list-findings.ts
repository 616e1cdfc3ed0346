import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { listFindings as contract } from "@/lib/contracts/findings.ts";
import type { Finding, Severity } from "@/lib/domain/validation/finding.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import { findingRows } from "./finding-row.ts";
import { visibleFindings } from "./visible-findings.ts";

type Answer = ResponseOf<typeof contract>;

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
    findings: findingRows(findings),
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
