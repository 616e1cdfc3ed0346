import { isSetOperator } from "../promql/ast.ts";
import type { Binary, VectorMatching } from "../promql/ast.ts";
import { executionError } from "../promql/query-error.ts";
import { labelValue } from "../series-source.ts";
import type { LabelSet } from "../series-source.ts";
import { dropsName, pairOperation } from "./arithmetic.ts";
import { GridBuilder, isPresent, relabel, sameLabelsetMessage, valueAt } from "./grid.ts";
import type { Grid } from "./grid.ts";
import {
  dropLabels,
  formatLabelSet,
  grouper,
  keepLabels,
  labelKey,
  setLabel,
  withoutName,
} from "./label-sets.ts";

/** A binary operator between two instant vectors. */
export function matchVectors(expr: Binary, left: Grid, right: Grid): Grid {
  if (isSetOperator(expr.operator)) return matchSets(expr, left, right);
  const swapped = expr.matching.cardinality === "one-to-many";
  return swapped ? joinVectors(expr, right, left) : joinVectors(expr, left, right);
}

function rowsBySignature(grid: Grid, signatureOf: (labels: LabelSet) => string): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  for (const [row, labels] of grid.labels.entries()) {
    const signature = signatureOf(labels);
    const group = rows.get(signature);
    if (group === undefined) rows.set(signature, [row]);
    else group.push(row);
  }
  return rows;
}

function signatures({ on, labels }: VectorMatching): (labels: LabelSet) => string {
  return grouper({ labels, without: !on }).keyOf;
}

interface Join {
  readonly expr: Binary;
  /** The side that may have several series per match ("many"); the left one unless group_right swaps. */
  readonly many: Grid;
  readonly one: Grid;
  readonly swapped: boolean;
  readonly output: GridBuilder;
  readonly rowOf: (labels: LabelSet) => number;
}

function joinVectors(expr: Binary, many: Grid, one: Grid): Grid {
  const signatureOf = signatures(expr.matching);
  const oneRows = rowsBySignature(one, signatureOf);
  const output = new GridBuilder(many.stepCount, Math.max(1, many.labels.length));
  const rows = new Map<string, number>();
  const join: Join = { expr, many, one, swapped: expr.matching.cardinality === "one-to-many", output, rowOf };
  refuseAmbiguousOneSide(join, oneRows);
  for (const [signature, manyRows] of rowsBySignature(many, signatureOf))
    joinGroup(join, manyRows, oneRows.get(signature) ?? []);
  return output.build(false);

  function rowOf(labels: LabelSet): number {
    const key = labelKey(labels);
    const known = rows.get(key);
    if (known !== undefined) return known;
    const row = output.addEmpty(labels);
    rows.set(key, row);
    return row;
  }
}

/** At no step with anything to match may two series of the "one" side share a match. */
function refuseAmbiguousOneSide(
  { expr, many, one, swapped }: Join,
  oneRows: ReadonlyMap<string, readonly number[]>,
): void {
  const ambiguous = [...oneRows.values()].filter((rows) => rows.length > 1);
  if (ambiguous.length === 0) return;
  const occupied = occupiedSteps(many, many.labels.keys());
  for (const rows of ambiguous)
    for (let step = 0; step < one.stepCount; step++) {
      if (occupied[step] !== 1) continue;
      const [first, second] = rows.filter((row) => isPresent(one, row, step)).map((row) => one.labels[row]);
      if (first !== undefined && second !== undefined)
        throw manyToMany(expr, swapped ? "left" : "right", [first, second]);
    }
}

function manyToMany(
  { matching }: Binary,
  side: string,
  [first, second]: readonly [LabelSet, LabelSet],
): Error {
  const matched = matching.on
    ? keepLabels(second, matching.labels)
    : dropLabels(second, [...matching.labels, "__name__"]);
  return executionError(
    `found duplicate series for the match group ${formatLabelSet(matched)} on the ${side} hand-side of the operation: ` +
      `[${formatLabelSet(second)}, ${formatLabelSet(first)}];many-to-many matching not allowed: matching labels must be unique on one side`,
  );
}

function joinGroup(join: Join, manyRows: readonly number[], oneRows: readonly number[]): void {
  if (oneRows.length === 0) return;
  const isOneToOne = join.expr.matching.cardinality === "one-to-one";
  const taken = isOneToOne ? new Uint8Array(join.many.stepCount) : null;
  const written = new Set<number>();
  for (const manyRow of manyRows)
    for (const oneRow of oneRows) joinPair(join, { manyRow, oneRow, taken, written });
}

interface Pair {
  readonly manyRow: number;
  readonly oneRow: number;
  /** Steps this match already has a result at; null when several are allowed. */
  readonly taken: Uint8Array | null;
  /** Output rows this match has written to. */
  readonly written: Set<number>;
}

function joinPair(join: Join, { manyRow, oneRow, taken, written }: Pair): void {
  const { expr, many, one, swapped, output } = join;
  const operate = pairOperation(expr);
  let row = -1;
  for (let step = 0; step < many.stepCount; step++) {
    if (!isPresent(many, manyRow, step) || !isPresent(one, oneRow, step)) continue;
    const manyValue = valueAt(many, manyRow, step);
    const oneValue = valueAt(one, oneRow, step);
    const [left, right] = swapped ? [oneValue, manyValue] : [manyValue, oneValue];
    const result = operate(left, right, left);
    if (result === null) continue;
    if (taken?.[step] === 1)
      throw executionError(
        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
      );
    if (taken !== null) taken[step] = 1;
    if (row < 0) row = join.rowOf(resultLabels(expr, many.labels[manyRow], one.labels[oneRow]));
    if (output.has(row, step)) throw executionError(collision(taken, written, row));
    output.set(row, step, result);
  }
  if (row >= 0) written.add(row);
}

function collision(taken: Uint8Array | null, written: ReadonlySet<number>, row: number): string {
  return taken === null && written.has(row)
    ? "multiple matches for labels: grouping labels must ensure unique matches"
    : sameLabelsetMessage;
}

function resultLabels(
  { operator, returnsBool, matching }: Binary,
  many: LabelSet | undefined,
  one: LabelSet | undefined,
): LabelSet {
  if (many === undefined || one === undefined) throw executionError("series without labels");
  let labels = dropsName(operator, false) ? withoutName(many) : many;
  if (matching.cardinality === "one-to-one")
    labels = matching.on ? keepLabels(labels, matching.labels) : dropLabels(labels, matching.labels);
  for (const name of matching.include) labels = setLabel(labels, name, labelValue(one, name));
  return returnsBool ? withoutName(labels) : labels;
}

function occupiedSteps(grid: Grid, rows: Iterable<number>): Uint8Array {
  const occupied = new Uint8Array(grid.stepCount);
  for (const row of rows)
    for (let step = 0; step < grid.stepCount; step++) if (isPresent(grid, row, step)) occupied[step] = 1;
  return occupied;
}

/** `and` keeps left series with a match, `unless` those without, `or` adds right series without one. */
function matchSets(expr: Binary, left: Grid, right: Grid): Grid {
  const signatureOf = signatures(expr.matching);
  if (expr.operator !== "or") {
    const matched = occupiedBySignature(right, signatureOf);
    return filterRows(left, { signatureOf, occupied: matched, keepsMatched: expr.operator === "and" });
  }
  const unmatched = filterRows(right, {
    signatureOf,
    occupied: occupiedBySignature(left, signatureOf),
    keepsMatched: false,
  });
  return relabel(stack(left, unmatched), { labelsOf: (labels) => labels });
}

function occupiedBySignature(grid: Grid, signatureOf: (labels: LabelSet) => string): Map<string, Uint8Array> {
  const occupied = new Map<string, Uint8Array>();
  for (const [signature, rows] of rowsBySignature(grid, signatureOf))
    occupied.set(signature, occupiedSteps(grid, rows));
  return occupied;
}

interface RowFilter {
  readonly signatureOf: (labels: LabelSet) => string;
  readonly occupied: ReadonlyMap<string, Uint8Array>;
  readonly keepsMatched: boolean;
}

function filterRows(grid: Grid, { signatureOf, occupied, keepsMatched }: RowFilter): Grid {
  const present = new Uint8Array(grid.present.length);
  for (const [row, labels] of grid.labels.entries()) {
    const matched = occupied.get(signatureOf(labels));
    for (let step = 0; step < grid.stepCount; step++)
      if (isPresent(grid, row, step) && (matched?.[step] === 1) === keepsMatched)
        present[row * grid.stepCount + step] = 1;
  }
  return { ...grid, present };
}

function stack(first: Grid, second: Grid): Grid {
  const values = new Float64Array(first.values.length + second.values.length);
  values.set(first.values);
  values.set(second.values, first.values.length);
  const present = new Uint8Array(values.length);
  present.set(first.present);
  present.set(second.present, first.present.length);
  return {
    labels: [...first.labels, ...second.labels],
    stepCount: first.stepCount,
    values,
    present,
    sharesName: false,
  };
}
