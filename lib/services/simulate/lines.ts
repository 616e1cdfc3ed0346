import { parseDocuments, renderObject, type YamlDocument } from "@/lib/domain/istio/document.ts";
import { objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { configObjects, type MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { toKubeObject } from "@/lib/domain/mesh/to-kube-object.ts";
import type { Evidence } from "@/lib/domain/simulation/evidence.ts";
import { withoutBookkeeping } from "../changes/index.ts";

/** Tells the line of a field in an object's canonical text, from 1; null where there is no such object. */
export function lineFinder(
  mesh: MeshSnapshot,
): (evidence: Pick<Evidence, "object" | "path">) => number | null {
  const documents = new Map<string, YamlDocument | null>();
  return ({ object, path }) => {
    if (object === null) return null;
    const key = objectKey(object);
    const document = documents.get(key) ?? documentOf(mesh, object);
    documents.set(key, document);
    return document === null ? null : document.locateNearest(path).line;
  };
}

function documentOf(mesh: MeshSnapshot, { kind, group, namespace, name }: ObjectRef): YamlDocument | null {
  const config = configObjects(mesh, kind, group).get(namespace, name);
  if (config === undefined) return null;
  const text = renderObject(withoutBookkeeping(toKubeObject(config), { namespace }));
  return parseDocuments(text).documents[0] ?? null;
}
