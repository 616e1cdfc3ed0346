import { internNames, labelValue } from "../series-source.ts";
import type { LabelSet } from "../series-source.ts";
import type { Grouping } from "../promql/ast.ts";

export const noLabels: LabelSet = { names: internNames([]), values: [] };

const separator = "\u0000";
const keys = new WeakMap<LabelSet, string>();
const nameless = new WeakMap<LabelSet, LabelSet>();
const nameKeys = new WeakMap<readonly string[], string>();

/** Equal for equal label sets, different for different ones. */
export function labelKey(labels: LabelSet): string {
  const known = keys.get(labels);
  if (known !== undefined) return known;
  const key = keyOfNames(labels.names) + separator + labels.values.join(separator);
  keys.set(labels, key);
  return key;
}

function keyOfNames(names: readonly string[]): string {
  const known = nameKeys.get(names);
  if (known !== undefined) return known;
  const key = names.join(",");
  nameKeys.set(names, key);
  return key;
}

export function withoutName(labels: LabelSet): LabelSet {
  const known = nameless.get(labels);
  if (known !== undefined) return known;
  const { names, position } = removal(labels.names);
  const dropped = position < 0 ? labels : { names, values: labels.values.toSpliced(position, 1) };
  nameless.set(labels, dropped);
  return dropped;
}

interface Place {
  readonly names: readonly string[];
  readonly position: number;
}

const removals = new WeakMap<readonly string[], Place>();

/** The names without the metric's, and where that stood; -1 when it is not among them. */
function removal(names: readonly string[]): Place {
  const known = removals.get(names);
  if (known !== undefined) return known;
  const position = names.indexOf("__name__");
  const made = { names: internNames(names.filter((name) => name !== "__name__")), position };
  removals.set(names, made);
  return made;
}

export function dropLabels(labels: LabelSet, dropped: readonly string[]): LabelSet {
  return project(labels, (name) => !dropped.includes(name));
}

export function keepLabels(labels: LabelSet, kept: readonly string[]): LabelSet {
  return project(labels, (name) => kept.includes(name));
}

function project(labels: LabelSet, keeps: (name: string) => boolean): LabelSet {
  const kept = labels.names.flatMap((name, index) => (keeps(name) ? [index] : []));
  return {
    names: internNames(kept.map((index) => labels.names[index] ?? "")),
    values: kept.map((index) => labels.values[index] ?? ""),
  };
}

/** The labels with one set to a value; an empty value removes it. */
export function setLabel(labels: LabelSet, name: string, value: string): LabelSet {
  if (value === "") return labels.names.includes(name) ? dropLabels(labels, [name]) : labels;
  const index = labels.names.indexOf(name);
  if (index >= 0) return { names: labels.names, values: labels.values.with(index, value) };
  const { names, position } = insertion(labels.names, name);
  return { names, values: labels.values.toSpliced(position, 0, value) };
}

const insertions = new WeakMap<readonly string[], Map<string, Place>>();

/** The names with one more, and where it came to stand. */
function insertion(names: readonly string[], added: string): Place {
  let known = insertions.get(names);
  if (known === undefined) {
    known = new Map();
    insertions.set(names, known);
  }
  let made = known.get(added);
  if (made === undefined) {
    const at = names.findIndex((other) => other > added);
    const position = at < 0 ? names.length : at;
    made = { names: internNames(names.toSpliced(position, 0, added)), position };
    known.set(added, made);
  }
  return made;
}

export interface Grouper {
  readonly keyOf: (labels: LabelSet) => string;
  /** The labels of the group a series falls into. */
  readonly labelsOf: (labels: LabelSet) => LabelSet;
}

interface GroupingPlan {
  readonly names: readonly string[];
  readonly namesKey: string;
  readonly indexes: readonly number[];
}

/** Groups label sets by some labels, or by all but some; `__name__` counts only when it is asked for by name. */
export function grouper({ labels: wanted, without }: Grouping): Grouper {
  const excluded = [...wanted, "__name__"];
  const plans = new WeakMap<readonly string[], GroupingPlan>();
  return { keyOf, labelsOf };

  function planFor(names: readonly string[]): GroupingPlan {
    const known = plans.get(names);
    if (known !== undefined) return known;
    const isKept = (name: string) => (without ? !excluded.includes(name) : wanted.includes(name));
    const indexes = names.flatMap((name, index) => (isKept(name) ? [index] : []));
    const kept = internNames(indexes.map((index) => names[index] ?? ""));
    const plan = { names: kept, namesKey: keyOfNames(kept), indexes };
    plans.set(names, plan);
    return plan;
  }

  function keyOf({ names, values }: LabelSet): string {
    const { namesKey, indexes } = planFor(names);
    let key = namesKey;
    for (const index of indexes) key += separator + (values[index] ?? "");
    return key;
  }

  function labelsOf({ names, values }: LabelSet): LabelSet {
    const plan = planFor(names);
    return { names: plan.names, values: plan.indexes.map((index) => values[index] ?? "") };
  }
}

/** Prometheus' order of label sets: pair by pair, by name, then by value; a shorter one first. */
export function compareLabelSets(a: LabelSet, b: LabelSet): number {
  const shared = Math.min(a.names.length, b.names.length);
  for (let index = 0; index < shared; index++) {
    const order =
      compareText(a.names[index] ?? "", b.names[index] ?? "") ||
      compareText(a.values[index] ?? "", b.values[index] ?? "");
    if (order !== 0) return order;
  }
  return a.names.length - b.names.length;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** As error messages show a label set: `{a="1", b="2"}`, with the metric name before it. */
export function formatLabelSet(labels: LabelSet): string {
  const pairs = labels.names.flatMap((name, index) =>
    name === "__name__" ? [] : [`${name}=${JSON.stringify(labels.values[index] ?? "")}`],
  );
  const name = labelValue(labels, "__name__");
  return name !== "" && pairs.length === 0 ? name : `${name}{${pairs.join(", ")}}`;
}
