import { z } from "zod";
import { AppError, type AppErrorCode } from "@/lib/domain/base/app-error.ts";
import type { KubeAnswer } from "./transport.ts";

/** What was asked for, to say it in words. */
export interface Attempt {
  /** Kubernetes' verb: get, list, watch, create, update, delete. */
  readonly verb: string;
  /** Plural resource name. */
  readonly resource: string;
  readonly namespace: string;
  /** Empty for lists. */
  readonly name: string;
  readonly isDryRun?: boolean;
}

export interface FieldCause {
  /** Empty when the server names none. */
  readonly field: string;
  readonly message: string;
}

const statusSchema = z.object({
  kind: z.literal("Status"),
  message: z.string().nullish(),
  reason: z.string().nullish(),
  code: z.number().nullish(),
  details: z
    .object({
      causes: z.array(z.object({ field: z.string().nullish(), message: z.string().nullish() })).nullish(),
      retryAfterSeconds: z.number().nullish(),
    })
    .nullish(),
});

type Status = z.infer<typeof statusSchema>;

const MAX_MESSAGE = 2_000;

const CODES: Readonly<Record<number, AppErrorCode>> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "too_large",
  415: "invalid",
  422: "invalid",
};

/** Turns an answer that is no success into an AppError. A failure of the server leaves the outcome of a write unknown. */
export function statusError(answer: Pick<KubeAnswer, "status" | "text">, attempt: Attempt): AppError {
  const status = readStatus(answer.text);
  const said = (status?.message ?? "").slice(0, MAX_MESSAGE);
  const code = CODES[answer.status];
  if (code === undefined) return upstreamError(answer.status, said, { status, attempt });
  return new AppError(code, sentence(code, said, attempt), {
    details: {
      httpStatus: answer.status,
      reason: status?.reason ?? null,
      serverMessage: said,
      ...(code === "invalid" ? { causes: causesOf(status, said) } : {}),
      ...(code === "forbidden" ? { verb: attempt.verb, resource: attempt.resource } : {}),
    },
    ...hintOf(code, said),
  });
}

/** Null when the text is no Status. */
export function readStatus(text: string): Status | null {
  try {
    const parsed = statusSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function describeAttempt({ verb, resource, namespace, name }: Attempt): string {
  const what = name === "" ? resource : `${resource} ${name}`;
  return `${verb} ${what}${namespace === "" ? (name === "" ? " in the whole cluster" : "") : ` in namespace ${namespace}`}`;
}

function sentence(code: AppErrorCode, said: string, attempt: Attempt): string {
  const place = attempt.namespace === "" ? attempt.name : `${attempt.namespace}/${attempt.name}`;
  switch (code) {
    case "unauthenticated":
      return "The API server does not accept these credentials";
    case "forbidden":
      return isAdmission(said) ? said : `No right to ${describeAttempt(attempt)}`;
    case "not_found":
      return attempt.name === ""
        ? `The API server serves no ${attempt.resource}`
        : `${attempt.resource} ${place} does not exist`;
    case "conflict":
      return attempt.verb === "create"
        ? `${attempt.resource} ${place} exists already`
        : `${attempt.resource} ${place} changed since it was read`;
    default:
      return said === "" ? `The API server refused to ${describeAttempt(attempt)}` : said;
  }
}

function hintOf(code: AppErrorCode, said: string): { readonly hint?: string } {
  if (code === "forbidden" && !isAdmission(said)) return { hint: "Ask for a Role that allows it." };
  if (code === "conflict") return { hint: "Compare the two versions, then try again." };
  return {};
}

function isAdmission(message: string): boolean {
  return message.startsWith("admission webhook") || message.includes("denied the request");
}

function upstreamError(
  httpStatus: number,
  said: string,
  { status, attempt }: { readonly status: Status | null; readonly attempt: Attempt },
): AppError {
  const isBusy = httpStatus === 429;
  const isWrite = ["create", "update", "delete"].includes(attempt.verb) && attempt.isDryRun !== true;
  const why = said === "" ? `HTTP ${httpStatus}` : said;
  return new AppError(
    "upstream",
    isBusy ? "The API server is busy and asks to try again later" : `The API server failed: ${why}`,
    {
      details: {
        httpStatus,
        kind: isBusy ? "busy" : status === null ? "garbage" : "failed",
        retryAfterSeconds: status?.details?.retryAfterSeconds ?? null,
        outcomeUnknown: isWrite && !isBusy,
      },
    },
  );
}

/** How the API server writes a cause without a place, such as that rules were not checked. */
const NO_FIELD = "<nil>";

/** Strict decoding answers one message over all fields and no causes. */
function causesOf(status: Status | null, said: string): readonly FieldCause[] {
  const listed = (status?.details?.causes ?? []).map(({ field, message }) => ({
    field: field ?? "",
    message: (message ?? "").slice(0, MAX_MESSAGE),
  }));
  const placed = listed.filter(({ field }) => field !== NO_FIELD);
  if (listed.length > 0) return placed.length > 0 ? placed : listed.map((cause) => ({ ...cause, field: "" }));
  return [...said.matchAll(/(unknown field|duplicate field) "([^"]+)"/g)].map(([, problem, field]) => ({
    field: (field ?? "").replace(/^.*?\.(?=spec\b|metadata\b|status\b)/, ""),
    message: problem ?? "",
  }));
}
