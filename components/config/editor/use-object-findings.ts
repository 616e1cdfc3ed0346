"use client";

import { useMemo } from "react";
import { fromJsonPointer, type Path } from "@/lib/domain/base/json.ts";
import { listFindings } from "@/lib/contracts/findings.ts";
import { isSameJson } from "@/lib/domain/kube/canonical-json.ts";
import { openForm, valueAt } from "@/lib/domain/istio/form.ts";
import { parseDocuments } from "@/lib/domain/istio/document.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { FormProblem } from "../../fields/form-context.ts";
import { useApiQuery } from "../../live/use-api-query.ts";
import type { YamlMarker } from "../../yaml/yaml-editor-props.ts";
import type { CheckedText } from "../check/use-checker.ts";

/** Problems of the text, and what the rules find in the live object at places that the text has not changed. */
export function useObjectProblems(
  ref: ObjectRef,
  texts: { readonly text: string; readonly liveText: string | null; readonly checked: CheckedText | null },
): { readonly problems: readonly FormProblem[]; readonly markers: readonly YamlMarker[] } {
  const { text, liveText, checked } = texts;
  const { cluster, group, kind, namespace, name } = ref;
  const { data } = useApiQuery(
    listFindings,
    { params: { cluster }, query: { namespaces: namespace, group, kind, name } },
    { live: ["objects"], enabled: namespace !== "" },
  );
  const findings = useMemo(
    () =>
      (data?.findings ?? [])
        .filter(
          (finding) => finding.ref.name === name && finding.ref.kind === kind && finding.ref.group === group,
        )
        .map(({ path, severity, sentence, code }): FormProblem => ({
          path: fromJsonPointer(path),
          severity,
          message: sentence,
          code,
        })),
    [data, name, kind, group],
  );
  return useMemo(() => {
    const still = findings.filter(({ path }) => isUntouched(path, text, liveText));
    const own = (checked?.check.problems ?? []).map((problem): FormProblem => ({ ...problem, code: null }));
    return {
      problems: [...own, ...still],
      markers: [...(checked?.check.markers ?? []), ...markersOf(still, text)],
    };
  }, [findings, text, liveText, checked]);
}

function isUntouched(path: Path, text: string, liveText: string | null): boolean {
  if (liveText === null || text === liveText) return true;
  const [draft, live] = [openForm(text), openForm(liveText)];
  if (!draft.ok || !live.ok) return true;
  const [now, before] = [valueAt(draft.value.value, path), valueAt(live.value.value, path)];
  return now === undefined || before === undefined ? now === before : isSameJson(now, before);
}

/** At the line of the place, or of the nearest one around it. */
function markersOf(problems: readonly FormProblem[], text: string): readonly YamlMarker[] {
  const [document] = problems.length === 0 ? [] : parseDocuments(text).documents;
  if (document === undefined) return [];
  return problems.map(({ path, severity, message, code }) => {
    const { line, column, endLine, endColumn } = document.locateNearest(path);
    const end = endLine > line ? { endLine: line, endColumn: column + 1 } : { endLine, endColumn };
    return { severity, message, code, startLine: line, startColumn: column, ...end };
  });
}
