import { isJsonObject, type JsonValue, type Path } from "../../base/json.ts";
import { renderBlock } from "../document/render.ts";
import type { Form } from "./open-form.ts";

/** A part of the object that an arrangement has no field for. It stays as it is. */
export interface KeptPart {
  readonly path: Path;
  /** `spec.http[1].corsPolicy`. */
  readonly yaml: string;
}

/** `spec.http[].retries` covers everything below retries of every route; `{}` stands for any key of a map. */
export type PathPattern = string;

type Step = string;

/** Shown elsewhere on the page, or kept by the API server. */
const ALWAYS_COVERED: readonly PathPattern[] = [
  "apiVersion",
  "kind",
  "metadata.name",
  "metadata.namespace",
  "status",
];

/** The largest parts that no pattern covers, in the order of the text. */
export function keptParts(form: Form, patterns: readonly PathPattern[]): readonly KeptPart[] {
  const covers = [...ALWAYS_COVERED, ...patterns].map(stepsOf);
  return uncovered(form.value, [], covers);
}

function uncovered(
  value: JsonValue | undefined,
  path: Path,
  covers: readonly (readonly Step[])[],
): readonly KeptPart[] {
  if (covers.some((steps) => steps.length <= path.length && beginsAlike(path, steps))) return [];
  const leadsOn = covers.some((steps) => steps.length > path.length && beginsAlike(path, steps));
  if (leadsOn && Array.isArray(value)) {
    return (value as readonly JsonValue[]).flatMap((element, index) =>
      uncovered(element, [...path, index], covers),
    );
  }
  if (leadsOn && isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, member]) => uncovered(member, [...path, key], covers));
  }
  const name = path.at(-1);
  const shown = typeof name === "string" ? { [name]: value } : value;
  return [{ path, yaml: renderBlock(shown, 0, { step: 2, listOffset: 2, eol: "\n" }) }];
}

function beginsAlike(path: Path, steps: readonly Step[]): boolean {
  const length = Math.min(path.length, steps.length);
  return path
    .slice(0, length)
    .every((part, index) =>
      typeof part === "number" ? steps[index] === "[]" : steps[index] === part || steps[index] === "{}",
    );
}

function stepsOf(pattern: PathPattern): readonly Step[] {
  return pattern.match(/\[\]|\{\}|[^.[\]{}]+/g) ?? [];
}

/** A value in canonical YAML, to read: comments and order of the text are not in it. */
export function renderYaml(value: JsonValue | undefined): string {
  return value === undefined ? "" : renderBlock(value, 0, { step: 2, listOffset: 2, eol: "\n" });
}
