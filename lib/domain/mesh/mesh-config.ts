import { parseDocument } from "yaml";
import { z } from "zod";
import { isJsonObject, type JsonObject } from "../base/json.ts";
import { err, ok, type Result } from "../base/result.ts";
import { DEFAULT_MESH_SETTINGS, type MeshSettings } from "./settings.ts";

/** The settings that MeshConfig decides. */
export type MeshConfigFields = Omit<
  MeshSettings,
  "domain" | "featureFlags" | "istioVersion" | "revision" | "assumed" | "sources"
>;

export interface MeshConfigReading {
  readonly fields: Partial<MeshConfigFields>;
  /** Fields that are there and cannot be read, with the reason. */
  readonly unreadable: Readonly<Partial<Record<keyof MeshConfigFields, string>>>;
}

/**
 * Reads a MeshConfig. A field that is absent is left out: Istio's default holds. The error is for text that is no YAML
 * mapping at all.
 */
export function readMeshConfig(yaml: string): Result<MeshConfigReading, string> {
  const document = parseDocument(yaml, { logLevel: "silent", merge: true });
  const [problem] = document.errors;
  if (problem !== undefined) return err(`it is no valid YAML (${problem.code})`);
  const mesh = toMapping(document);
  if (mesh === null) return err("it is no YAML mapping");

  const fields: Record<string, unknown> = {};
  const unreadable: Record<string, string> = {};
  for (const [name, read] of Object.entries(FIELDS)) {
    const value = read(mesh);
    if (value === ABSENT) continue;
    if (value === UNREADABLE) unreadable[name] = "the field has an unexpected form";
    else fields[name] = value;
  }
  return ok({ fields, unreadable });
}

const ABSENT = Symbol("absent");
const UNREADABLE = Symbol("unreadable");

type FieldReader = (mesh: JsonObject) => unknown;

function at<S extends z.ZodType, T>(
  path: readonly string[],
  schema: S,
  toValue: (value: z.infer<S>) => T,
): FieldReader {
  return (mesh) => {
    const raw = path.reduce<unknown>((value, key) => (isJsonObject(value) ? value[key] : undefined), mesh);
    if (raw === undefined || raw === null) return ABSENT;
    const parsed = schema.safeParse(raw);
    return parsed.success ? toValue(parsed.data) : UNREADABLE;
  };
}

const same = <T>(value: T): T => value;
const texts = z.array(z.string());
const nonEmpty = (list: readonly string[], fallback: readonly string[]): readonly string[] =>
  list.length === 0 ? fallback : list;
const duration = z.string().transform((text, context) => {
  const ms = durationMs(text);
  if (ms === null) context.addIssue({ code: "custom", message: "expected a duration" });
  return ms ?? 0;
});

const FIELDS: { readonly [Field in keyof MeshConfigFields]: FieldReader } = {
  rootNamespace: at(["rootNamespace"], z.string(), (name) => name || DEFAULT_MESH_SETTINGS.rootNamespace),
  trustDomain: at(["trustDomain"], z.string(), (name) => name || DEFAULT_MESH_SETTINGS.trustDomain),
  trustDomainAliases: at(["trustDomainAliases"], texts, same),
  enableAutoMtls: at(["enableAutoMtls"], z.boolean(), same),
  outboundTrafficPolicy: at(
    ["outboundTrafficPolicy", "mode"],
    z.enum(["ALLOW_ANY", "REGISTRY_ONLY", "ALLOW_ANY_DYNAMIC_DNS"]),
    same,
  ),
  defaultHttpRetryPolicy: at(
    ["defaultHttpRetryPolicy"],
    z.object({
      attempts: z.number().nullish(),
      retryOn: z.string().nullish(),
      perTryTimeout: duration.nullish(),
    }),
    ({ attempts, retryOn, perTryTimeout }) => ({
      attempts: attempts ?? 0,
      retryOn: (retryOn ?? "")
        .split(",")
        .map((condition) => condition.trim())
        .filter((condition) => condition !== ""),
      perTryTimeoutMs: perTryTimeout ?? null,
    }),
  ),
  pathNormalization: at(
    ["pathNormalization", "normalization"],
    z.enum(["DEFAULT", "NONE", "BASE", "MERGE_SLASHES", "DECODE_AND_MERGE_SLASHES"]),
    (mode) => (mode === "DEFAULT" ? "BASE" : mode),
  ),
  discoverySelectors: at(["discoverySelectors"], z.array(z.unknown()), (list) =>
    list.length === 0 ? null : list,
  ),
  defaultServiceExportTo: at(["defaultServiceExportTo"], texts, (list) => nonEmpty(list, ["*"])),
  defaultVirtualServiceExportTo: at(["defaultVirtualServiceExportTo"], texts, (list) =>
    nonEmpty(list, ["*"]),
  ),
  defaultDestinationRuleExportTo: at(["defaultDestinationRuleExportTo"], texts, (list) =>
    nonEmpty(list, ["*"]),
  ),
  extensionProviders: at(["extensionProviders"], z.array(z.looseObject({ name: z.string() })), (providers) =>
    providers.map(({ name, ...rest }) => ({ name, type: Object.keys(rest)[0] ?? "unknown" })),
  ),
  accessLogProviders: at(["defaultProviders", "accessLogging"], texts, same),
  proxyMetadata: at(["defaultConfig", "proxyMetadata"], z.record(z.string(), z.coerce.string()), same),
  proxyImageType: at(["defaultConfig", "image", "imageType"], z.string(), same),
  defaultTrafficPolicy: at(["defaultTrafficPolicy"], z.record(z.string(), z.unknown()), same),
  drainDurationMs: at(["defaultConfig", "drainDuration"], duration, same),
};

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A Go duration (`1m30s`, `45s`, `250ms`); null when it is none. */
function durationMs(text: string): number | null {
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return null;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ""] ?? 0),
    0,
  );
}

/** Null when the document is no mapping, or expands beyond the alias limit. */
function toMapping(document: ReturnType<typeof parseDocument>): JsonObject | null {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 50 }) ?? {};
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
