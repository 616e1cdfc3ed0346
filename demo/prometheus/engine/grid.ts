import type { LabelSet } from "../series-source.ts";
import { executionError } from "../promql/query-error.ts";
import { labelKey } from "./label-sets.ts";

/**
 * Instant vectors at every step of a query: one row per series, row after row in `values`. A cell counts only where `present` is 1.
 * Rows have different labels.
 */
export interface Grid {
  readonly labels: readonly LabelSet[];
  readonly stepCount: number;
  readonly values: Float64Array;
  readonly present: Uint8Array;
  /** All rows carry the same metric name, or none: dropping the name then leaves the rows different. */
  readonly sharesName: boolean;
}

/** One series at every step; the arrays may be reused for the next row once the visitor returns. */
export interface Row {
  readonly labels: LabelSet;
  readonly values: Float64Array;
  readonly present: Uint8Array;
}

export const sameLabelsetMessage = "vector cannot contain metrics with the same labelset";

/** Collects rows into a grid, growing as needed. */
export class GridBuilder {
  readonly #stepCount: number;
  readonly #labels: LabelSet[] = [];
  #values: Float64Array;
  #present: Uint8Array;

  constructor(stepCount: number, expectedRows = 16) {
    this.#stepCount = stepCount;
    this.#values = new Float64Array(stepCount * expectedRows);
    this.#present = new Uint8Array(stepCount * expectedRows);
  }

  add({ labels, values, present }: Row): void {
    const at = this.addEmpty(labels) * this.#stepCount;
    this.#values.set(values, at);
    this.#present.set(present, at);
  }

  /** Adds a row without values and returns its index. */
  addEmpty(labels: LabelSet): number {
    const row = this.#labels.push(labels) - 1;
    const needed = this.#labels.length * this.#stepCount;
    if (needed > this.#values.length) this.#grow(Math.max(needed, this.#values.length * 2));
    return row;
  }

  set(row: number, step: number, value: number): void {
    const cell = row * this.#stepCount + step;
    this.#values[cell] = value;
    this.#present[cell] = 1;
  }

  has(row: number, step: number): boolean {
    return this.#present[row * this.#stepCount + step] === 1;
  }

  build(sharesName: boolean): Grid {
    const cells = this.#labels.length * this.#stepCount;
    return {
      labels: this.#labels,
      stepCount: this.#stepCount,
      values: this.#values.subarray(0, cells),
      present: this.#present.subarray(0, cells),
      sharesName,
    };
  }

  #grow(size: number): void {
    const values = new Float64Array(size);
    values.set(this.#values);
    this.#values = values;
    const present = new Uint8Array(size);
    present.set(this.#present);
    this.#present = present;
  }
}

export function isPresent(grid: Grid, row: number, step: number): boolean {
  return grid.present[row * grid.stepCount + step] === 1;
}

export function valueAt(grid: Grid, row: number, step: number): number {
  return grid.values[row * grid.stepCount + step] ?? NaN;
}

export function visitGrid(grid: Grid, visit: (row: Row) => void): void {
  const { stepCount } = grid;
  for (const [row, labels] of grid.labels.entries()) {
    const start = row * stepCount;
    visit({
      labels,
      values: grid.values.subarray(start, start + stepCount),
      present: grid.present.subarray(start, start + stepCount),
    });
  }
}

/** The grid with every present value changed. */
export function mapValues(grid: Grid, change: (value: number, step: number) => number): Grid {
  const values = new Float64Array(grid.values.length);
  for (let cell = 0; cell < values.length; cell++)
    if (grid.present[cell] === 1) values[cell] = change(grid.values[cell] ?? NaN, cell % grid.stepCount);
  return { ...grid, values };
}

export interface Relabelling {
  readonly labelsOf: (labels: LabelSet) => LabelSet;
  /** The change keeps different rows different whenever they share their metric name (dropping the name does). */
  readonly keepsDistinct?: boolean;
}

/**
 * The grid under other labels. Rows that come to have equal labels become one as long as no step has a value in two of them; else
 * the query fails, as in Prometheus.
 */
export function relabel(grid: Grid, { labelsOf, keepsDistinct = false }: Relabelling): Grid {
  const labels = grid.labels.map(labelsOf);
  if (keepsDistinct && grid.sharesName) return { ...grid, labels };
  const rowsByKey = new Map<string, number[]>();
  for (const [row, rowLabels] of labels.entries()) {
    const key = labelKey(rowLabels);
    const rows = rowsByKey.get(key);
    if (rows === undefined) rowsByKey.set(key, [row]);
    else rows.push(row);
  }
  if (rowsByKey.size === labels.length) return { ...grid, labels, sharesName: keepsDistinct };
  const merged = new GridBuilder(grid.stepCount, rowsByKey.size);
  for (const rows of rowsByKey.values()) mergeRows(grid, rows, { merged, labels: labels[rows[0] ?? 0] });
  return merged.build(keepsDistinct);
}

function mergeRows(
  grid: Grid,
  rows: readonly number[],
  { merged, labels }: { readonly merged: GridBuilder; readonly labels: LabelSet | undefined },
): void {
  if (labels === undefined) return;
  const target = merged.addEmpty(labels);
  for (const row of rows)
    for (let step = 0; step < grid.stepCount; step++) {
      if (!isPresent(grid, row, step)) continue;
      if (merged.has(target, step)) throw executionError(sameLabelsetMessage);
      merged.set(target, step, valueAt(grid, row, step));
    }
}

/** Fails when two rows that hold any value have equal labels, even at different steps: Prometheus' rule for range functions and unary minus. */
export function refuseEqualLabels(grid: Grid): void {
  const seen = new Set<string>();
  for (const [row, labels] of grid.labels.entries()) {
    const start = row * grid.stepCount;
    if (!grid.present.subarray(start, start + grid.stepCount).includes(1)) continue;
    const key = labelKey(labels);
    if (seen.has(key)) throw executionError(sameLabelsetMessage);
    seen.add(key);
  }
}

/** A grid of one step repeated over many: what does not depend on the evaluation time is computed once. */
export function repeatSteps(grid: Grid, stepCount: number): Grid {
  const values = new Float64Array(grid.labels.length * stepCount);
  const present = new Uint8Array(values.length);
  for (let row = 0; row < grid.labels.length; row++) {
    values.fill(valueAt(grid, row, 0), row * stepCount, (row + 1) * stepCount);
    present.fill(isPresent(grid, row, 0) ? 1 : 0, row * stepCount, (row + 1) * stepCount);
  }
  return { ...grid, stepCount, values, present };
}
