import { readdirSync, readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { isJsonObject } from "../../../lib/domain/base/json.ts";
import type { KubeObject } from "../../../lib/domain/kube/kube-object.ts";

const folder = new URL("./corpus/", import.meta.url);

/** Objects of the corpus that a real API server with Istio's webhook takes as they are. */
export function corpusObjects(): readonly KubeObject[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .toSorted()
    .flatMap((name) =>
      parseAllDocuments(readFileSync(new URL(name, folder), "utf8")).map(
        (document) => document.toJS() as unknown,
      ),
    )
    .filter(isKubeObject);
}

function isKubeObject(value: unknown): value is KubeObject {
  return isJsonObject(value) && typeof value["kind"] === "string" && isJsonObject(value["metadata"]);
}
