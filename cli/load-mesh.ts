import { parse } from "yaml";
import { isJsonObject } from "@/lib/domain/base/json.ts";
import { configKindForObject } from "@/lib/domain/istio/kinds.ts";
import {
  asStored,
  bundledSchema,
  type IstioRelease,
  LATEST_RELEASE,
  releaseOf,
} from "@/lib/domain/istio/schema.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { groupOf } from "@/lib/domain/kube/object-ref.ts";
import { snapshotOf } from "@/lib/domain/mesh/snapshot-of.ts";
import { configKindKey, type KindAvailability, type MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { type MeshOptions, UsageError } from "./arguments.ts";
import { readLocated } from "./check/read-located.ts";
import { readText } from "./read-text.ts";

export interface LoadedMesh {
  readonly mesh: MeshSnapshot;
  readonly warnings: readonly string[];
}

const NOT_GIVEN: KindAvailability = { state: "pending" };

/**
 * The mesh that the given objects make, as the API server of the release would store them: fields that it does not know are
 * dropped. A kind without any object is not known, unless they are complete.
 */
export function loadMesh(options: MeshOptions): LoadedMesh {
  const { objects, warnings } = readLocated(options.objects, options.namespace);
  const release = releaseOf(options.istioVersion ?? LATEST_RELEASE) ?? LATEST_RELEASE;
  const [served, unserved] = splitBy(objects, ({ object }) => isServed(object, release));
  const made = meshFrom(
    served.map(({ object }) => asStored(object, { release })),
    options,
  );
  const left = unserved.map(
    ({ object }) => `${object.kind} ${object.metadata.name} is left out: Istio ${release} has no such kind`,
  );
  return { mesh: made.mesh, warnings: [...warnings, ...left, ...made.warnings] };
}

function splitBy<T>(all: readonly T[], isFirst: (one: T) => boolean): [first: T[], second: T[]] {
  const first: T[] = [];
  const second: T[] = [];
  for (const one of all) (isFirst(one) ? first : second).push(one);
  return [first, second];
}

/** Whether the release has the kind at all; versions of a kind are converted by relabelling. */
function isServed(object: KubeObject, release: IstioRelease): boolean {
  const kind = configKindForObject(object);
  if (kind === null) return true;
  return kind.servedVersions.some((version) => bundledSchema(kind, version, release) !== null);
}

export function meshFrom(objects: readonly KubeObject[], options: MeshOptions): LoadedMesh {
  const config = options.meshConfig === null ? [] : [meshConfigMap(options.meshConfig)];
  const all = [...objects, ...config];
  const mesh = snapshotOf({
    cluster: "files",
    objects: all,
    defaultNamespace: options.namespace,
    ...(options.istioVersion === null ? {} : { settings: { istioVersion: options.istioVersion } }),
  });
  const problems = [...mesh.problems.values()].flatMap((rows) =>
    [...rows].map(({ kind, namespace, name, what }) => `${kind} ${namespace}/${name} is left out: ${what}`),
  );
  return {
    mesh: options.complete ? mesh : withUnknownKinds(mesh, all),
    warnings: problems,
  };
}

function withUnknownKinds(mesh: MeshSnapshot, objects: readonly KubeObject[]): MeshSnapshot {
  const given = new Set(objects.map(({ kind, apiVersion }) => configKindKey(kind, groupOf(apiVersion))));
  const availability = new Map(
    [...mesh.availability].map(([key, known]) => [key, given.has(key) ? known : NOT_GIVEN]),
  );
  return { ...mesh, availability };
}

/** A MeshConfig as text, or the ConfigMap that holds one, as istiod's own. */
function meshConfigMap(file: string): KubeObject {
  const text = readText(file);
  const parsed = parseYaml(text, file);
  const metadata = { name: "istio", namespace: "istio-system" };
  if (isJsonObject(parsed) && parsed["kind"] === "ConfigMap" && isJsonObject(parsed["data"])) {
    return { apiVersion: "v1", kind: "ConfigMap", metadata, data: parsed["data"] };
  }
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data: { mesh: text } };
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : "";
    throw new UsageError(`${file}: ${reason}`, { cause });
  }
}
