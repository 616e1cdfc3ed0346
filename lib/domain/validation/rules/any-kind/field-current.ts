import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Path,
  toJsonPointer,
} from "../../../base/json.ts";
import type { ConfigObject, MeshSnapshot } from "../../../mesh/snapshot.ts";
import { field, objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart, FixOperation } from "../../finding.ts";
import { defineRule } from "../../rule.ts";

export const fieldCurrent = defineRule({
  code: "MESH0020",
  severity: "warning",
  appliesTo: ["VirtualService", "DestinationRule", "Sidecar", "RequestAuthentication", "Telemetry"],
  reads: ["MeshSettings"],
  reach: "object",
  title: "Field that Istio has given up",
  explanation:
    "The field is still taken and has a successor, which does the same or more. An upgrade may drop the old one without a word.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0002/",
  aliases: ["IST0002"],
  check: (object, mesh) => [
    ...(FIELDS[object.kind] ?? []).flatMap((deprecated) => foundAt(object.spec, ["spec"], deprecated)),
    ...(object.kind === "Telemetry" ? lightstepProviders(object, mesh) : []),
  ],
});

interface Deprecated {
  /** `*` stands for every entry of a list. */
  readonly at: readonly string[];
  /** What to write instead. */
  readonly instead: string;
  readonly isGiven?: (value: JsonValue) => boolean;
  /** What says the same in the successor, at a path beside the field; null when that takes a choice. */
  readonly successor?: (value: JsonValue) => { readonly name: string; readonly value: JsonValue } | null;
}

const percentage = (value: JsonValue): { readonly name: string; readonly value: JsonValue } => ({
  name: "percentage",
  value: { value },
});
const renamed =
  (name: string) =>
  (value: JsonValue): { readonly name: string; readonly value: JsonValue } => ({ name, value });

const POLICIES: readonly (readonly string[])[] = [
  ["trafficPolicy"],
  ["trafficPolicy", "portLevelSettings", "*"],
  ["subsets", "*", "trafficPolicy"],
  ["subsets", "*", "trafficPolicy", "portLevelSettings", "*"],
];

const OF_A_POLICY: readonly Deprecated[] = [
  { at: ["loadBalancer", "warmupDurationSecs"], instead: "warmup.duration" },
  { at: ["loadBalancer", "consistentHash", "minimumRingSize"], instead: "ringHash.minimumRingSize" },
  {
    at: ["outlierDetection", "consecutiveErrors"],
    instead: "consecutive5xxErrors",
    successor: renamed("consecutive5xxErrors"),
  },
  {
    at: ["loadBalancer", "simple"],
    instead: "LEAST_REQUEST",
    isGiven: (value) => value === "LEAST_CONN",
  },
];

const FIELDS: Readonly<Record<string, readonly Deprecated[]>> = {
  VirtualService: [
    {
      at: ["http", "*", "fault", "delay", "percent"],
      instead: "percentage",
      isGiven: (value) => typeof value === "number" && value > 0,
      successor: percentage,
    },
    { at: ["http", "*", "mirrorPercent"], instead: "mirrorPercentage" },
    { at: ["http", "*", "mirror_percent"], instead: "mirrorPercentage" },
    { at: ["http", "*", "corsPolicy", "allowOrigin"], instead: "allowOrigins" },
  ],
  DestinationRule: POLICIES.flatMap((policy) =>
    OF_A_POLICY.map((deprecated) => ({ ...deprecated, at: [...policy, ...deprecated.at] })),
  ),
  Sidecar: [
    { at: ["outboundTrafficPolicy", "egressProxy"], instead: "a VirtualService to an egress gateway" },
  ],
  RequestAuthentication: [
    { at: ["jwtRules", "*", "jwks_uri"], instead: "jwksUri", successor: renamed("jwksUri") },
  ],
};

function foundAt(value: JsonValue | undefined, path: Path, deprecated: Deprecated): readonly FindingPart[] {
  const [name, ...rest] = deprecated.at;
  if (name === undefined) return value === undefined ? [] : say(value, path, deprecated);
  const inner = { ...deprecated, at: rest };
  if (name === "*") {
    return Array.isArray(value)
      ? value.flatMap((entry, index) => foundAt(entry, [...path, index], inner))
      : [];
  }
  return isJsonObject(value) ? foundAt(field(value, name), [...path, name], inner) : [];
}

function say(value: JsonValue, path: Path, deprecated: Deprecated): readonly FindingPart[] {
  const { instead, isGiven = () => true, successor } = deprecated;
  const name = String(path.at(-1));
  if (!isGiven(value)) return [];
  const next = successor?.(value) ?? null;
  const operations: readonly FixOperation[] =
    next === null
      ? []
      : [
          { op: "remove", path: toJsonPointer(path) },
          { op: "add", path: toJsonPointer([...path.slice(0, -1), next.name]), value: next.value },
        ];
  return [
    {
      path,
      sentence: `${name === "simple" ? "LEAST_CONN" : name} is deprecated: ${instead} has taken its place`,
      ...(operations.length === 0 ? {} : { fix: { title: `Write ${instead}`, operations } }),
    },
  ];
}

function lightstepProviders({ spec }: ConfigObject, { settings }: MeshSnapshot): readonly FindingPart[] {
  const gone = new Set(
    settings.extensionProviders.filter(({ type }) => type === "lightstep").map(({ name }) => name),
  );
  return objectsAt(spec, "tracing").flatMap((tracing, index) =>
    objectsAt(tracing, "providers").flatMap((provider: JsonObject, position) => {
      const name = textAt(provider, "name") ?? "";
      if (!gone.has(name)) return [];
      return [
        {
          path: ["spec", "tracing", index, "providers", position, "name"],
          sentence: `${name} is a Lightstep provider, which is deprecated: OpenTelemetry has taken its place`,
        },
      ];
    }),
  );
}
