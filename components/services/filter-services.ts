import { HEALTH_ORDER, healthWord } from "../ui/health-mark.tsx";
import type { FilterKey } from "../ui/filter-bar.tsx";
import { serviceKey, type ServiceRow } from "./service-row.ts";

export type ServiceFilters = Readonly<Record<string, readonly string[]>>;

const MTLS = [
  { value: "full", label: "all mTLS" },
  { value: "partial", label: "some plaintext" },
  { value: "none", label: "all plaintext" },
  { value: "unmeasured", label: "not measured" },
] as const;

const TRAFFIC = [
  { value: "http", label: "requests" },
  { value: "tcp", label: "bytes only" },
  { value: "idle", label: "none" },
  { value: "unknown", label: "not known" },
] as const;

/** Chips of the filter bar; protocols and versions are those that occur. */
export function serviceFilterKeys(rows: readonly ServiceRow[]): readonly FilterKey[] {
  return [
    { key: "health", options: HEALTH_ORDER.map((value) => ({ value, label: healthWord(value) })) },
    { key: "mtls", options: [...MTLS] },
    { key: "traffic", options: [...TRAFFIC] },
    { key: "protocol", options: optionsOf(rows.flatMap(({ ports }) => ports.map((port) => port.protocol))) },
    { key: "version", options: optionsOf(rows.flatMap(({ versions }) => versions)) },
  ];
}

function optionsOf(values: readonly string[]): FilterKey["options"] {
  return [...new Set(values)].toSorted().map((value) => ({ value, label: value }));
}

/** Rows that contain every word of the text and meet every chip; values of one chip are alternatives. */
export function filterServices(
  rows: readonly ServiceRow[],
  { text, filters }: { readonly text: string; readonly filters: ServiceFilters },
): readonly ServiceRow[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return rows.filter((row) => {
    const key = serviceKey(row).toLowerCase();
    return words.every((word) => key.includes(word)) && meetsChips(row, filters);
  });
}

function meetsChips(row: ServiceRow, filters: ServiceFilters): boolean {
  const facts: Readonly<Record<string, readonly string[]>> = {
    health: [row.health.state],
    mtls: [mtlsClass(row)],
    traffic: [trafficClass(row)],
    protocol: row.ports.map(({ protocol }) => protocol),
    version: row.versions,
  };
  return Object.entries(filters).every(([key, chosen]) => {
    const values = facts[key];
    return values === undefined || chosen.length === 0 || chosen.some((value) => values.includes(value));
  });
}

function mtlsClass({ mtlsRatio }: ServiceRow): (typeof MTLS)[number]["value"] {
  if (mtlsRatio === null) return "unmeasured";
  if (mtlsRatio === 1) return "full";
  return mtlsRatio === 0 ? "none" : "partial";
}

function trafficClass({ rateRps, bytesPerS }: ServiceRow): (typeof TRAFFIC)[number]["value"] {
  if (rateRps === null) return "unknown";
  if (rateRps > 0) return "http";
  return bytesPerS > 0 ? "tcp" : "idle";
}
