import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { listObjects as contract } from "@/lib/contracts/objects.ts";
import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";
import { ownersOf } from "@/lib/domain/changes/ownership.ts";
import { CONFIG_KINDS, kindKey, type ConfigKind } from "@/lib/domain/istio/kinds.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import {
  configObjects,
  type ConfigObject,
  type KindAvailability,
  type MeshSnapshot,
} from "@/lib/domain/mesh/snapshot.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { mayList, visibilityOf } from "../visibility.ts";

type Answer = ResponseOf<typeof contract>;
type Row = Answer["objects"][number];

/** Objects of every kind that the person may list, from the live picture; rights are asked per kind and namespace. */
export async function listObjects(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const mesh = clusterOf(ctx, params.cluster).snapshot();
  const { namespaces } = await visibilityOf(ctx, params.cluster);
  const chosen = query.namespaces === null ? null : new Set(query.namespaces);
  const kinds = CONFIG_KINDS.filter(({ kind }) => query.kind === undefined || query.kind === kind);
  const perKind = await Promise.all(
    kinds.map((kind) => objectsOfKind(ctx, mesh, { kind, visible: namespaces })),
  );
  const shown = perKind
    .flatMap(({ objects }) => objects)
    .filter(({ namespace }) => namespace === "" || (chosen?.has(namespace) ?? true));
  return {
    objects: shown.map((object) => rowOf(mesh, object)).toSorted(byKindAndName),
    missing: perKind.flatMap(({ missing }) => missing),
  };
}

interface KindScope {
  readonly kind: ConfigKind;
  readonly visible: ReadonlySet<string> | null;
}

interface KindAnswer {
  readonly objects: readonly ConfigObject[];
  readonly missing: Answer["missing"];
}

async function objectsOfKind(
  ctx: Context,
  mesh: MeshSnapshot,
  { kind, visible }: KindScope,
): Promise<KindAnswer> {
  const availability = mesh.availability.get(kindKey(kind));
  const missing = missingOf(kind, availability);
  const all = configObjects(mesh, kind.kind, kind.group);
  const question = { group: kind.group, resource: kind.plural };
  if (await mayList(ctx, mesh.cluster, { ...question, namespace: null }))
    return { objects: [...all], missing };
  const names = [...all.namespaces()].filter((name) => visible?.has(name) ?? true);
  const allowed = await Promise.all(
    names.map((namespace) => mayList(ctx, mesh.cluster, { ...question, namespace })),
  );
  const objects = names.flatMap((name, index) => (allowed[index] === true ? [...all.inNamespace(name)] : []));
  const isDenied = all.size > 0 && objects.length === 0;
  const denied = {
    kind: kind.kind,
    group: kind.group,
    state: "forbidden",
    reason: `You may not list ${kind.plural}`,
  };
  return { objects, missing: isDenied ? [...missing, denied] : missing };
}

function missingOf(
  { kind, group }: ConfigKind,
  availability: KindAvailability | undefined,
): Answer["missing"] {
  if (availability === undefined || availability.state === "listed" || availability.state === "pending")
    return [];
  const reason =
    availability.state === "absent" ? "The cluster does not serve this kind" : availability.reason;
  return [{ kind, group, state: availability.state, reason }];
}

function byKindAndName(a: Row, b: Row): number {
  return (
    a.ref.namespace.localeCompare(b.ref.namespace) ||
    a.ref.kind.localeCompare(b.ref.kind) ||
    a.ref.name.localeCompare(b.ref.name)
  );
}

function rowOf(mesh: MeshSnapshot, object: ConfigObject): Row {
  const kind = CONFIG_KINDS.find(
    (candidate) => candidate.kind === object.kind && candidate.group === object.group,
  );
  const last = object.managers.toSorted((a, b) => (b.atMs ?? 0) - (a.atMs ?? 0))[0];
  const owner = ownersOf(asKubeObject(object), object.managers).find(({ tool }) => tool !== "kubectl");
  return {
    ref: {
      cluster: mesh.cluster,
      group: object.group,
      kind: object.kind,
      namespace: object.namespace,
      name: object.name,
    },
    badge: kind?.badge ?? "",
    apiVersion: object.apiVersion,
    createdAtMs: object.createdAtMs,
    lastManager: last === undefined ? null : { manager: last.manager, atMs: last.atMs },
    owner: owner === undefined ? null : { tool: owner.tool, title: owner.title },
    labels: object.labels,
    summary: summaryOf(object.spec),
  };
}

function asKubeObject({
  apiVersion,
  kind,
  namespace,
  name,
  labels,
  annotations,
  spec,
}: ConfigObject): KubeObject {
  return { apiVersion, kind, metadata: { namespace, name, labels, annotations }, spec };
}

/** What tells objects of one kind apart: hosts, host, selector, mode or action. */
function summaryOf(spec: JsonObject): string {
  const hosts = spec["hosts"] ?? spec["hostnames"];
  if (Array.isArray(hosts) && hosts.length > 0) return hosts.join(", ");
  if (typeof spec["host"] === "string") return spec["host"];
  const parts = [
    typeof spec["action"] === "string" ? spec["action"] : null,
    mtlsMode(spec),
    selectorText(spec),
  ];
  return parts.filter((part) => part !== null).join(" · ");
}

function mtlsMode(spec: JsonObject): string | null {
  return isJsonObject(spec["mtls"]) && typeof spec["mtls"]["mode"] === "string" ? spec["mtls"]["mode"] : null;
}

function selectorText(spec: JsonObject): string | null {
  const selector = spec["selector"] ?? spec["workloadSelector"];
  if (!isJsonObject(selector)) return null;
  const labels = [selector["matchLabels"], selector["labels"], selector].find(isJsonObject) ?? {};
  const text = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`);
  return text.length === 0 ? null : text.join(", ");
}
