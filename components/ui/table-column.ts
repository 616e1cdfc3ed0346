import type { ReactNode } from "react";
import type { TableSort } from "./table-order.ts";

export interface TableColumn<Row> {
  readonly id: string;
  readonly head: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** "end" for numbers. */
  readonly align?: "start" | "end";
  /** px; columns without a width share the rest equally. */
  readonly width?: number;
  /** Makes the column sortable; ascending order. */
  readonly compare?: (a: Row, b: Row) => number;
  /** Direction of the first click. Numbers usually start descending. */
  readonly firstDirection?: TableSort["direction"];
  /** Optional columns leave below this width: std = 1280, ultra = 1920. */
  readonly hideBelow?: "std" | "wide" | "ultra";
}

/** Classes that take an optional column away below its width. */
export const HIDE_BELOW = {
  std: "hidden std:table-cell",
  wide: "hidden wide:table-cell",
  ultra: "hidden ultra:table-cell",
} as const;
