import { notAcceptable } from "./api-error.ts";

/** In which form an object or list is answered. */
export type AnswerForm = "object" | "table" | "metadata";

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

export function mediaRanges(header: string): MediaRange[] {
  return header.split(",").map((part) => {
    const [type = "", ...parameters] = part.split(";").map((piece) => piece.trim());
    return {
      type: type.toLowerCase(),
      parameters: new Map(
        parameters.map((parameter) => {
          const [name = "", value = ""] = parameter.split("=");
          return [name, value] as const;
        }),
      ),
    };
  });
}

const JSON_TYPES: ReadonlySet<string> = new Set(["application/json", "application/*", "*/*", ""]);
const SUPPORTED = ["application/json"];

function formOf({ type, parameters }: MediaRange): AnswerForm | null {
  if (!JSON_TYPES.has(type)) return null;
  const as = parameters.get("as");
  if (as === undefined) return "object";
  if (parameters.get("g") !== "meta.k8s.io") return null;
  if (as === "Table") return ["v1", "v1beta1"].includes(parameters.get("v") ?? "") ? "table" : null;
  const partial = as === "PartialObjectMetadata" || as === "PartialObjectMetadataList";
  return partial && parameters.get("v") === "v1" ? "metadata" : null;
}

/** The first form of the Accept header that this server has. Only JSON is spoken. */
export function negotiateForm(accept: string | undefined): AnswerForm {
  for (const range of mediaRanges(accept ?? "")) {
    const form = formOf(range);
    if (form !== null) return form;
  }
  throw notAcceptable(SUPPORTED);
}

/** Whether the Accept header asks for aggregated discovery; its version, or null. */
export function aggregatedDiscoveryVersion(accept: string | undefined): "v2" | "v2beta1" | null {
  for (const { type, parameters } of mediaRanges(accept ?? "")) {
    if (!JSON_TYPES.has(type)) continue;
    if (parameters.get("as") !== "APIGroupDiscoveryList") return null;
    const version = parameters.get("v");
    if (version === "v2" || version === "v2beta1") return version;
  }
  return null;
}
