import * as z from "zod/mini";

/** Look-back windows offered everywhere. */
export const WINDOW_NAMES = ["10m", "30m", "1h", "3h", "6h", "24h", "7d"] as const;
export type WindowName = (typeof WINDOW_NAMES)[number];

export const WINDOW_MINUTES: Readonly<Record<WindowName, number>> = {
  "10m": 10,
  "30m": 30,
  "1h": 60,
  "3h": 180,
  "6h": 360,
  "24h": 1_440,
  "7d": 10_080,
};

const windowName = z.enum(WINDOW_NAMES);

/** Seconds between refreshes of the live window; off pauses. */
export const REFRESH_SECONDS = ["5", "10", "30", "60", "off"] as const;
export type RefreshChoice = (typeof REFRESH_SECONDS)[number];

const commaList = z.catch(
  z.pipe(
    z.string(),
    z.transform((text) => text.split(",").filter((part) => part !== "")),
  ),
  [],
);

const epochMs = z.coerce.number().check(z.int(), z.positive());

/** What every page understands. A broken value falls back to its default: a pasted link never fails to open. */
const sharedSchema = z.object({
  /** Chosen namespaces; none means all that the person may see. */
  ns: commaList,
  window: z.catch(windowName, "1h"),
  /** A fixed window instead of the live one; both or neither. */
  from: z.catch(z.optional(epochMs), undefined),
  to: z.catch(z.optional(epochMs), undefined),
  refresh: z.catch(z.enum(REFRESH_SECONDS), "10"),
  /** What the right panel shows; null when it is closed. */
  sel: z.catch(z.nullable(z.string().check(z.minLength(1))), null),
  /** Text of the page's filter bar. */
  q: z.catch(z.string(), ""),
});

export interface SharedSearch {
  readonly namespaces: readonly string[];
  readonly window: WindowName;
  /** Null: the live window that ends now. */
  readonly fixed: { readonly fromMs: number; readonly toMs: number } | null;
  readonly refresh: RefreshChoice;
  readonly selection: string | null;
  readonly text: string;
  /** Chips of the filter bar: every parameter `f.key=a,b`. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
}

const FILTER_PREFIX = "f.";

export type RawSearch = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Of a page's `searchParams` or of `Object.fromEntries(new URLSearchParams(…))`. Repeated parameters: the first counts. */
export function parseSharedSearch(raw: RawSearch): SharedSearch {
  const first = Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]): [string, string][] => {
      const text = typeof value === "string" ? value : value?.[0];
      return text === undefined ? [] : [[key, text]];
    }),
  );
  const parsed = sharedSchema.parse({ ns: "", sel: null, q: "", ...first });
  const { from, to } = parsed;
  return {
    namespaces: parsed.ns,
    window: parsed.window,
    fixed: from !== undefined && to !== undefined && from < to ? { fromMs: from, toMs: to } : null,
    refresh: parsed.refresh,
    selection: parsed.sel,
    text: parsed.q,
    filters: Object.fromEntries(
      Object.entries(first).flatMap(([key, text]) => {
        const values = commaList.parse(text);
        return key.startsWith(FILTER_PREFIX) && values.length > 0
          ? [[key.slice(FILTER_PREFIX.length), values] as const]
          : [];
      }),
    ),
  };
}

export type SharedSearchPatch = Partial<SharedSearch>;

/** Writes a patch over existing parameters; defaults are left out so that links stay short. Foreign ones stay. */
export function writeSharedSearch(current: URLSearchParams, patch: SharedSearchPatch): URLSearchParams {
  const next = new URLSearchParams(current);
  const set = (key: string, value: string, standard: string) => {
    if (value === standard) next.delete(key);
    else next.set(key, value);
  };
  if (patch.namespaces !== undefined) set("ns", patch.namespaces.join(","), "");
  if (patch.window !== undefined) set("window", patch.window, "1h");
  if (patch.refresh !== undefined) set("refresh", patch.refresh, "10");
  if (patch.selection !== undefined) set("sel", patch.selection ?? "", "");
  if (patch.text !== undefined) set("q", patch.text, "");
  if (patch.fixed !== undefined) {
    set("from", patch.fixed === null ? "" : String(patch.fixed.fromMs), "");
    set("to", patch.fixed === null ? "" : String(patch.fixed.toMs), "");
  }
  if (patch.filters !== undefined) {
    for (const key of [...next.keys()]) if (key.startsWith(FILTER_PREFIX)) next.delete(key);
    for (const [key, values] of Object.entries(patch.filters)) set(FILTER_PREFIX + key, values.join(","), "");
  }
  return next;
}

/**
 * Parameters that go along when a person moves to another page: where and when, not what was picked there. `from` and
 * `to` go only as a fixed window: to some pages `from` alone is a question of theirs.
 */
export function carriedSearch(current: URLSearchParams): string {
  const next = new URLSearchParams();
  const { fixed } = parseSharedSearch(Object.fromEntries(current));
  for (const key of ["ns", "window", ...(fixed === null ? [] : ["from", "to"]), "refresh"]) {
    const value = current.get(key);
    if (value !== null) next.set(key, value);
  }
  const text = next.toString();
  return text === "" ? "" : `?${text}`;
}
