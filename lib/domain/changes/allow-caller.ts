import {
  fromJsonPointer,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Path,
  toJsonPointer,
} from "../base/json.ts";
import { parseDocuments, spliceToMatch } from "../istio/document.ts";
import { valueAt } from "../istio/form.ts";
import { applyFix } from "../readiness/apply-fix.ts";
import type { FixOperation } from "../validation/finding.ts";

export interface DeniedCaller {
  /** `cluster.local/ns/…/sa/…`. */
  readonly principal: string;
  /** JSON pointer into the AuthorizationPolicy that denies: its rules where none matches, else the rule that does. */
  readonly path: string;
}

/**
 * Text of an AuthorizationPolicy that lets the caller through: one more rule where no ALLOW rule matches, an exception
 * where a DENY rule does. Bytes outside the edit stay. Null where neither is the reason or the text cannot be edited.
 */
export function allowCaller(text: string, denied: DeniedCaller): string | null {
  const value = parseDocuments(text).documents[0]?.toValue();
  if (value?.ok !== true || !isJsonObject(value.value)) return null;
  const operation = operationFor(value.value, denied);
  if (operation === null) return null;
  const edited = spliceToMatch(text, 0, applyFix(value.value, [operation]));
  return edited.ok ? edited.value : null;
}

function operationFor(policy: JsonObject, { principal, path }: DeniedCaller): FixOperation | null {
  const [root, list, rule] = fromJsonPointer(path);
  if (root !== "spec" || list !== "rules") return null;
  const action = valueAt(policy, ["spec", "action"]) ?? "ALLOW";
  const from = [{ source: { principals: [principal] } }];
  if (action === "ALLOW" && rule === undefined) return appending(policy, ["spec", "rules"], { from });
  if (action === "DENY" && rule !== undefined)
    return appending(policy, ["spec", "rules", Number(rule), "when"], {
      key: "source.principal",
      notValues: [principal],
    });
  return null;
}

/** Makes the list where there is none. */
function appending(policy: JsonObject, path: Path, value: JsonValue): FixOperation {
  const list = valueAt(policy, path);
  const others = Array.isArray(list) ? (list as readonly JsonValue[]) : [];
  return { op: "add", path: toJsonPointer(path), value: [...others, value] };
}
