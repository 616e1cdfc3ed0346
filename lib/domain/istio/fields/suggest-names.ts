import type { Path } from "../../base/json.ts";
import { resolveHost } from "../host.ts";
import { scalarAt, type CursorPlace } from "./cursor-place.ts";
import type { FieldReference, FieldReferenceTarget } from "./field-note.ts";
import type { KnownHost, KnownNames } from "./known-names.ts";

export interface NameQuestion {
  readonly reference: FieldReference;
  readonly place: CursorPlace;
  readonly names: KnownNames;
}

type Suggest = (question: NameQuestion, namespace: string) => readonly string[];

const NONE: Suggest = () => [];

const SUGGEST: Readonly<Record<FieldReferenceTarget, Suggest>> = {
  host: ({ names }, namespace) => nearFirst(names.hosts, namespace).map(({ host }) => host),
  subset: ({ place, names }) => hostAround(place, names)?.subsets ?? [],
  servicePort: ({ place, names }) => (hostAround(place, names)?.ports ?? []).map(String),
  gateway: ({ names }, namespace) => ["mesh", ...shortened(names.gateways, namespace)],
  object: ({ reference, place, names }, namespace) =>
    (reference.to === "object" ? reference.kinds : []).flatMap((kind) =>
      namesIn(names.objects[kind] ?? [], placeNamespace(place, namespace)),
    ),
  namespace: ({ names }) => names.namespaces,
  serviceAccount: ({ names }, namespace) => shortened(names.serviceAccounts, namespace),
  principal: ({ names }) =>
    names.serviceAccounts.map((account) =>
      account.replace(/^([^/]*)\/(.*)$/, `${names.trustDomain}/ns/$1/sa/$2`),
    ),
  podLabels: ({ reference, place, names }, namespace) => {
    const isOwn = reference.to === "podLabels" && reference.of === "namespace";
    return labelValues(isOwn ? [namespace] : null, place.path, names);
  },
  extensionProvider: ({ reference, names }) =>
    reference.to === "extensionProvider" && reference.use === "authorization"
      ? names.authorizationProviders
      : names.telemetryProviders,
  sectionName: NONE,
  workloadPort: NONE,
  secret: NONE,
  locality: NONE,
  network: NONE,
};

/** Names of the cluster that a field may hold, the nearest to the object first. */
export function suggestNames(question: NameQuestion): readonly string[] {
  return SUGGEST[question.reference.to](question, question.place.namespace ?? "default");
}

/** Labels that pods carry. */
export function suggestLabels(
  of: "namespace" | "mesh" | "host",
  namespace: string | null,
  { podLabels }: KnownNames,
): readonly string[] {
  const maps = of === "namespace" ? [podLabels[namespace ?? "default"] ?? {}] : Object.values(podLabels);
  return [...new Set(maps.flatMap((labels) => Object.keys(labels)))].toSorted();
}

/** The service that the nearest `host`, or for the Gateway API `name` and `namespace`, on the way to `spec` names. */
function hostAround({ root, path, namespace }: CursorPlace, names: KnownNames): KnownHost | null {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const around = path.slice(0, length);
    const host = scalarAt(root, [...around, "host"]);
    const name = scalarAt(root, [...around, "name"]);
    const stated = scalarAt(root, [...around, "namespace"]);
    const own = typeof stated === "string" ? stated : (namespace ?? "default");
    const text = typeof host === "string" ? host : typeof name === "string" ? name : null;
    if (text === null) continue;
    const full = resolveHost(text, own, names.domain);
    return names.hosts.find((known) => known.host === full) ?? null;
  }
  return null;
}

/** The `namespace` beside a name wins over the object's. */
function placeNamespace({ root, path }: CursorPlace, namespace: string): string {
  const stated = scalarAt(root, [...path.slice(0, -1), "namespace"]);
  return typeof stated === "string" && stated !== "" ? stated : namespace;
}

function nearFirst(hosts: readonly KnownHost[], namespace: string): readonly KnownHost[] {
  return hosts.toSorted(
    (a, b) =>
      Number(b.namespace === namespace) - Number(a.namespace === namespace) || (a.host < b.host ? -1 : 1),
  );
}

/** `namespace/name`, without the namespace where it is the object's own; those first. */
function shortened(qualified: readonly string[], namespace: string): readonly string[] {
  const own = namesIn(qualified, namespace);
  return [...own, ...qualified.filter((name) => !name.startsWith(`${namespace}/`))];
}

function namesIn(qualified: readonly string[], namespace: string): readonly string[] {
  return qualified
    .filter((name) => name.startsWith(`${namespace}/`))
    .map((name) => name.slice(namespace.length + 1));
}

function labelValues(namespaces: readonly string[] | null, path: Path, names: KnownNames): readonly string[] {
  const key = path.at(-1);
  const maps = (namespaces ?? Object.keys(names.podLabels)).map(
    (namespace) => names.podLabels[namespace] ?? {},
  );
  if (typeof key !== "string") return [];
  return [
    ...new Set(maps.flatMap((labels) => (Object.hasOwn(labels, key) ? (labels[key] ?? []) : []))),
  ].toSorted();
}
