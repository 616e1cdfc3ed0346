import { describeRef, objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { Check } from "../../loop/checks.ts";
import type { CheckedText } from "../check/use-checker.ts";

/** What stands between a text and its draft. */
export interface TextState {
  /** The check is of an older text. */
  readonly isPending: boolean;
  /** Why the text cannot become a draft, one sentence; null when it can. */
  readonly refusal: string | null;
  readonly problems: number;
}

/** One object to a page, and always the one that was opened. */
export function textState(ref: ObjectRef, text: string, checked: CheckedText | null): TextState {
  if (checked === null) return { isPending: true, refusal: null, problems: 0 };
  const { objects, markers, refusal } = checked.check;
  const [object, second] = objects;
  const problems = markers.filter(({ severity }) => severity === "error").length;
  return {
    isPending: checked.text !== text,
    problems,
    refusal:
      refusal ??
      (second !== undefined
        ? "The text holds several objects. This page edits one: use New object for the others."
        : object !== undefined && objectKey(object) !== objectKey(ref)
          ? `The text describes ${describeRef(object)}, not ${describeRef(ref)}. Names cannot be changed here.`
          : null),
  };
}

/** The check of the browser, before the server is asked. */
export function textCheck({ refusal, problems }: TextState): Check {
  if (refusal !== null) {
    return {
      id: "text",
      state: "failing",
      title: "This text is not saved",
      details: [refusal, "Diff and checks are of the last text that could be read"],
    };
  }
  return problems === 0
    ? { id: "text", state: "healthy", title: "Text: no problem", details: [] }
    : {
        id: "text",
        state: "failing",
        title: `Text: ${problems} problem${problems === 1 ? "" : "s"}`,
        details: ["marked in the editor; F8 goes from one to the next"],
      };
}
