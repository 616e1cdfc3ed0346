import type { ServedKind } from "../kinds/served-kind.ts";
import type { TableColumn } from "./table.ts";

/** Columns of Kubernetes' own kinds; null for a kind that prints name and age of creation. */
export function builtinColumns(_kind: ServedKind): readonly TableColumn[] | null {
  return null;
}
