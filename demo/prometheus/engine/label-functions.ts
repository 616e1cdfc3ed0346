import { compileRegex } from "../promql/matcher.ts";
import type { Expr } from "../promql/ast.ts";
import { executionError } from "../promql/query-error.ts";
import { labelValue } from "../series-source.ts";
import type { LabelSet } from "../series-source.ts";
import { isLabelName } from "./count-values.ts";
import { relabel } from "./grid.ts";
import type { Grid } from "./grid.ts";
import { textOf } from "./interpreter.ts";
import { setLabel } from "./label-sets.ts";

/** label_replace(v, destination, replacement, source, regex): sets a label from the parts of another where the regex matches all of it. */
export function labelReplace(grid: Grid, args: readonly Expr[]): Grid {
  const [destination, replacement, source, pattern] = args.slice(1).map(textOf);
  const regex = compile(pattern ?? "");
  if (!isLabelName(destination ?? ""))
    throw executionError(`invalid destination label name in label_replace(): ${destination ?? ""}`);
  return relabel(grid, { labelsOf: replace });

  function replace(labels: LabelSet): LabelSet {
    const matcher = regex.matcher(labelValue(labels, source ?? ""));
    if (!matcher.find()) return labels;
    const text = expandTemplate(replacement ?? "", (group) => groupText(matcher, group));
    return setLabel(labels, destination ?? "", text);
  }
}

function compile(pattern: string): ReturnType<typeof compileRegex> {
  try {
    return compileRegex(pattern);
  } catch {
    throw executionError(`invalid regular expression in label_replace(): ${pattern}`);
  }
}

interface Groups {
  readonly groupCount: () => number;
  readonly group: (group: number | string) => string | null | undefined;
  readonly pattern: () => { readonly namedGroups: () => Readonly<Record<string, number>> };
}

function groupText(matcher: Groups, group: string): string {
  if (/^\d+$/u.test(group))
    return Number(group) <= matcher.groupCount() ? (matcher.group(Number(group)) ?? "") : "";
  return Object.hasOwn(matcher.pattern().namedGroups(), group) ? (matcher.group(group) ?? "") : "";
}

/** Go's regexp templates: `$1`, `${1}`, `$name`, `$$`; a name is as long as it can be, and an unknown one is empty. */
export function expandTemplate(template: string, groupText: (group: string) => string): string {
  return template.replace(/\$(?:(\$)|\{(\w+)\}|(\w+))/gu, (_match, dollar, braced, bare) =>
    dollar === "$" ? "$" : groupText(String(braced ?? bare)),
  );
}

/** label_join(v, destination, separator, source…): joins the values of labels into one. */
export function labelJoin(grid: Grid, args: readonly Expr[]): Grid {
  const [destination = "", separator = "", ...sources] = args.slice(1).map(textOf);
  for (const source of sources)
    if (!isLabelName(source)) throw executionError(`invalid source label name in label_join(): ${source}`);
  if (!isLabelName(destination))
    throw executionError(`invalid destination label name in label_join(): ${destination}`);
  return relabel(grid, {
    labelsOf: (labels) =>
      setLabel(labels, destination, sources.map((source) => labelValue(labels, source)).join(separator)),
  });
}
