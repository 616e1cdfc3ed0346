import { findConfigKind } from "@/lib/domain/istio/kinds.ts";
import { toJsonSchema } from "@/lib/domain/istio/schema.ts";
import type { CheckAnswer, CheckQuestion } from "./check-question.ts";
import { checkText } from "./check-text.ts";

function answer(question: CheckQuestion): CheckAnswer {
  const { number } = question;
  if (question.ask === "check") return { number, ask: "check", check: checkText(question.text) };
  const kind = findConfigKind(question.kind, question.group);
  return { number, ask: "schema", schema: kind === null ? null : toJsonSchema(kind, question.version) };
}

self.addEventListener("message", ({ data }: MessageEvent<CheckQuestion>) => {
  self.postMessage(answer(data));
});
