import type { FieldValidation } from "./admission.ts";
import type { ApiRequest } from "./api-answer.ts";
import { type StatusCause, invalid } from "./api-error.ts";

/** Query parameters of every write. */
export interface WriteParameters {
  readonly dryRun: boolean;
  readonly manager: string;
  readonly fieldValidation: FieldValidation;
}

const MANAGER_LIMIT = 128;
const VALIDATIONS: readonly FieldValidation[] = ["Ignore", "Warn", "Strict"];

function unsupported(field: string, value: string, supported: readonly string[]): StatusCause {
  const list = supported.map((option) => `"${option}"`).join(", ");
  return {
    reason: "FieldValueNotSupported",
    message: `Unsupported value: "${value}": supported values: ${list}`,
    field,
  };
}

/** The manager that the API server assumes: the client's name in User-Agent. */
function defaultManager(userAgent: string | undefined): string {
  const name = (userAgent ?? "").split("/")[0]?.trim() ?? "";
  return name === "" ? "unknown" : name.slice(0, MANAGER_LIMIT);
}

export function writeParameters({ url, headers }: ApiRequest, optionsKind: string): WriteParameters {
  const query = url.searchParams;
  const causes: StatusCause[] = [];
  const dryRun = query.getAll("dryRun").filter((value) => value !== "");
  for (const value of dryRun) if (value !== "All") causes.push(unsupported("dryRun", value, ["All"]));
  const manager = query.get("fieldManager") ?? "";
  if (manager.length > MANAGER_LIMIT) {
    const message = `Too long: may not be more than ${String(MANAGER_LIMIT)} bytes`;
    causes.push({ reason: "FieldValueTooLong", message, field: "fieldManager" });
  }
  const asked = query.get("fieldValidation") ?? "";
  const fieldValidation = VALIDATIONS.find((value) => value === (asked === "" ? "Warn" : asked));
  if (fieldValidation === undefined) causes.push(unsupported("fieldValidation", asked, VALIDATIONS));
  if (causes.length > 0) throw invalid({ group: "meta.k8s.io", kind: optionsKind, plural: "" }, "", causes);
  return {
    dryRun: dryRun.length > 0,
    manager: manager === "" ? defaultManager(headers["user-agent"]) : manager,
    fieldValidation: fieldValidation ?? "Warn",
  };
}
