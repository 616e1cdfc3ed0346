import type { Layout, LayoutInput, Point } from "@/lib/domain/topology/layout.ts";

/** What the page asks the worker. */
export interface LayoutQuestion {
  readonly number: number;
  readonly input: LayoutInput;
  readonly known: ReadonlyMap<string, Point>;
}

export interface LayoutAnswer {
  readonly number: number;
  readonly layout: Layout;
}
