import { toDottedPath } from "@/lib/domain/base/json.ts";
import { resolveHost } from "@/lib/domain/istio/host.ts";
import { CONFIG_KINDS, NETWORKING_GROUP } from "@/lib/domain/istio/kinds.ts";
import { objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { meshIndex } from "@/lib/domain/mesh/lookup.ts";
import { namedPlaces, textBeside, type NamedPlace } from "@/lib/domain/mesh/named-places.ts";
import { configObjects, type ConfigObject, type MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { objectsAt, textAt } from "@/lib/domain/simulation/spec-fields.ts";

/** Something that an object names in one of its fields. */
export interface NamedThing {
  /** `spec.http[0].route[0].destination.host`. */
  readonly field: string;
  readonly text: string;
  /** What is named: "host", "subset", "gateway". */
  readonly what: string;
  /** Null when nothing of that name is there, or what is named is no object. */
  readonly ref: ObjectRef | null;
  readonly state: "found" | "missing" | "not_checked";
}

/** What the object names, one entry for each thing. */
export function namedBy(mesh: MeshSnapshot, object: ConfigObject): readonly NamedThing[] {
  const things = new Map<string, NamedThing>();
  for (const place of namedPlaces(object)) {
    const thing = resolve(mesh, object, place);
    if (thing === null) continue;
    const key = `${thing.what} ${thing.ref === null ? thing.text : objectKey(thing.ref)} ${thing.text}`;
    if (!things.has(key)) things.set(key, thing);
  }
  return [...things.values()];
}

/** Objects that name this one, each with the fields that do. */
export function namedFrom(
  mesh: MeshSnapshot,
  ref: ObjectRef,
): readonly { readonly ref: ObjectRef; readonly fields: readonly string[] }[] {
  const key = objectKey(ref);
  const found: { readonly ref: ObjectRef; readonly fields: readonly string[] }[] = [];
  for (const { kind, group } of CONFIG_KINDS) {
    for (const object of configObjects(mesh, kind, group)) {
      const other = refOf(mesh, object);
      if (objectKey(other) === key) continue;
      const fields = namedPlaces(object).flatMap((place) => {
        const thing = resolve(mesh, object, place);
        return thing?.ref != null && objectKey(thing.ref) === key ? [thing.field] : [];
      });
      if (fields.length > 0) found.push({ ref: other, fields });
    }
  }
  return found;
}

function resolve(mesh: MeshSnapshot, object: ConfigObject, place: NamedPlace): NamedThing | null {
  const { text, refersTo, path } = place;
  const thing = { field: toDottedPath(path), text };
  switch (refersTo.to) {
    case "host":
      return /^\*|^~|\//.test(text)
        ? null
        : found({ ...thing, what: "host" }, hostRef(mesh, text, object.namespace));
    case "subset": {
      const host = textBeside(object.spec, path, "host");
      return host === null
        ? null
        : found(
            { ...thing, what: "subset" },
            subsetRef(mesh, { host, subset: text, namespace: object.namespace }),
          );
    }
    case "gateway":
      return text === "mesh"
        ? null
        : found({ ...thing, what: "gateway" }, gatewayRef(mesh, text, object.namespace));
    case "object":
      return namedObject(mesh, object, place);
    case "secret":
      return { ...thing, what: "secret", ref: null, state: "not_checked" };
    default:
      return null;
  }
}

function found(thing: Pick<NamedThing, "field" | "text" | "what">, ref: ObjectRef | null): NamedThing {
  return { ...thing, ref, state: ref === null ? "missing" : "found" };
}

function hostRef(mesh: MeshSnapshot, text: string, namespace: string): ObjectRef | null {
  const host = resolveHost(text, namespace, mesh.settings.domain);
  const [service] = meshIndex(mesh).byHost.get(host) ?? [];
  if (service === undefined) return null;
  const { kind, group, namespace: owner, name } = service;
  return { cluster: mesh.cluster, kind, group, namespace: owner, name };
}

interface SubsetName {
  readonly host: string;
  readonly subset: string;
  readonly namespace: string;
}

function subsetRef(mesh: MeshSnapshot, { host, subset, namespace }: SubsetName): ObjectRef | null {
  const wanted = resolveHost(host, namespace, mesh.settings.domain);
  for (const rule of configObjects(mesh, "DestinationRule", NETWORKING_GROUP)) {
    const own = resolveHost(textAt(rule.spec, "host") ?? "", rule.namespace, mesh.settings.domain);
    if (own !== wanted) continue;
    if (objectsAt(rule.spec, "subsets").some((one) => textAt(one, "name") === subset))
      return refOf(mesh, rule);
  }
  return null;
}

function gatewayRef(mesh: MeshSnapshot, text: string, namespace: string): ObjectRef | null {
  const [first = "", second] = text.split("/");
  const [where, name] = second === undefined ? [namespace, first] : [first, second];
  const gateway = configObjects(mesh, "Gateway", NETWORKING_GROUP).get(where, name);
  return gateway === undefined ? null : refOf(mesh, gateway);
}

/** The sibling `kind` chooses where it is set, else the first kind that has an object of that name. */
function namedObject(
  mesh: MeshSnapshot,
  object: ConfigObject,
  { path, text, refersTo }: NamedPlace,
): NamedThing | null {
  if (refersTo.to !== "object") return null;
  const stated = textBeside(object.spec, path, "kind");
  const namespace = textBeside(object.spec, path, "namespace") ?? object.namespace;
  const kinds = refersTo.kinds.filter((kind) => stated === null || kind.startsWith(`${stated}.`));
  const thing = { field: toDottedPath(path), text, what: stated ?? "object" };
  const known = kinds.flatMap((key) => {
    const [kind = "", ...group] = key.split(".");
    const config = configObjects(mesh, kind, group.join("."));
    const one = config.get(namespace, text) ?? config.get("", text);
    if (one !== undefined) return [refOf(mesh, one)];
    const service =
      kind === "Service" && group.join(".") === "" ? mesh.services.get(namespace, text) : undefined;
    return service === undefined ? [] : [{ cluster: mesh.cluster, kind, group: "", namespace, name: text }];
  });
  const isChecked = kinds.some(
    (key) => key === "Service." || CONFIG_KINDS.some(({ kind, group }) => `${kind}.${group}` === key),
  );
  return known[0] === undefined && !isChecked
    ? { ...thing, ref: null, state: "not_checked" }
    : found(thing, known[0] ?? null);
}

function refOf({ cluster }: MeshSnapshot, { group, kind, namespace, name }: ConfigObject): ObjectRef {
  return { cluster, group, kind, namespace, name };
}
