import {
  RULES_NOT_CHECKED,
  type SchemaProblem,
  asStored,
  rulesWereSkipped,
  strictDecodingProblems,
  validateAgainstSchema,
} from "@/lib/domain/istio/schema.ts";
import type { Admit, AdmissionAttempt, AdmissionVerdict } from "../api/admission.ts";
import { type StatusCause, badRequest, invalid } from "../api/api-error.ts";
import { builtinTypeName } from "../schema/builtin-types.ts";
import { decodeBuiltin } from "../schema/decode-builtin.ts";
import { versionOf } from "@/lib/domain/kube/object-ref.ts";
import { asJson, asKubeObject } from "../store/stored-object.ts";

/**
 * What the API server itself checks before it stores an object: fields that the schema does not know (refused, told or
 * dropped by `fieldValidation`), and for custom kinds the structural schema and its CEL rules.
 */
export const admitBySchema: Admit = (attempt) => {
  if (attempt.operation === "DELETE") return { ok: true, object: attempt.object, warnings: [] };
  return attempt.kind.custom ? admitCustom(attempt) : admitBuiltin(attempt);
};

function cannotBeHandled({ kind, object }: AdmissionAttempt, why: string): AdmissionVerdict {
  const version = versionOf(object.apiVersion);
  const message = `${kind.kind} in version "${version}" cannot be handled as a ${kind.kind}: ${why}`;
  return { ok: false, error: badRequest(message) };
}

/** Refuses unknown fields where that is asked; otherwise null, with the warnings to send. */
function judgeUnknown(attempt: AdmissionAttempt, unknown: readonly string[]): AdmissionVerdict | null {
  if (unknown.length === 0 || attempt.fieldValidation !== "Strict") return null;
  return cannotBeHandled(attempt, `strict decoding error: ${unknown.join(", ")}`);
}

function warningsFor({ fieldValidation }: AdmissionAttempt, unknown: readonly string[]): readonly string[] {
  return fieldValidation === "Warn" ? unknown : [];
}

function admitBuiltin(attempt: AdmissionAttempt): AdmissionVerdict {
  const { kind, object } = attempt;
  const typeName = builtinTypeName(kind);
  if (typeName === null) return { ok: true, object, warnings: [] };
  const decoded = decodeBuiltin(typeName, asJson(object));
  if (decoded.typeError !== null) return cannotBeHandled(attempt, decoded.typeError);
  const unknown = decoded.unknownFields.map((field) => `unknown field ${JSON.stringify(field)}`);
  const refused = judgeUnknown(attempt, unknown);
  return (
    refused ?? { ok: true, object: asKubeObject(decoded.object), warnings: warningsFor(attempt, unknown) }
  );
}

const REASONS: Partial<Readonly<Record<SchemaProblem["reason"], string>>> = {
  required: "FieldValueRequired",
  type: "FieldValueTypeInvalid",
  enum: "FieldValueNotSupported",
  too_long: "FieldValueTooLong",
  too_many: "FieldValueTooMany",
  duplicate: "FieldValueDuplicate",
};

/** `spec.x: Invalid value: …` parted into field and message, as a Status carries its causes. */
function causeOf(message: string, reason: string): StatusCause {
  const at = message.indexOf(": ");
  const field = message.slice(0, at);
  return { reason, message: message.slice(at + 2), ...(field === "<nil>" ? {} : { field }) };
}

function admitCustom(attempt: AdmissionAttempt): AdmissionVerdict {
  const { kind, object } = attempt;
  const unknown = strictDecodingProblems(object).map(({ message }) => message);
  const refused = judgeUnknown(attempt, unknown);
  if (refused !== null) return refused;
  const problems = validateAgainstSchema(object).filter(({ reason }) => reason !== "unchecked");
  if (problems.length > 0) {
    const causes = problems.map(({ reason, message }) =>
      causeOf(message, REASONS[reason] ?? "FieldValueInvalid"),
    );
    const skipped = rulesWereSkipped(object, problems)
      ? [causeOf(RULES_NOT_CHECKED, "FieldValueInvalid")]
      : [];
    return { ok: false, error: invalid(kind, object.metadata.name, [...causes, ...skipped]) };
  }
  const stored = asStored({ ...object });
  return { ok: true, object: asKubeObject(asJson(stored)), warnings: warningsFor(attempt, unknown) };
}
