import type { Path } from "../../../base/json.ts";
import type { ConfigObject } from "../../../mesh/snapshot.ts";
import { objectsAt, sectionAt, textsAt } from "../../../simulation/spec-fields.ts";

export interface PolicyValue {
  readonly value: string;
  /** As the document names it, e.g. `notPaths`. */
  readonly field: string;
  readonly path: Path;
}

/** Values of some fields of every source (`from`) or operation (`to`) of a policy, with their places. */
export function policyValues(
  { spec }: ConfigObject,
  section: "from" | "to",
  fields: readonly string[],
): readonly PolicyValue[] {
  const inner = section === "from" ? "source" : "operation";
  return objectsAt(spec, "rules").flatMap((rule, index) =>
    objectsAt(rule, section).flatMap((entry, position) =>
      fields.flatMap((field) =>
        textsAt(sectionAt(entry, inner), field).map((value, at) => ({
          value,
          field,
          path: ["spec", "rules", index, section, position, inner, field, at],
        })),
      ),
    ),
  );
}
