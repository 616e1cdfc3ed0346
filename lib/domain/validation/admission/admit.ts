import type { Path } from "../../base/json.ts";
import {
  asStored,
  LATEST_RELEASE,
  releaseOf,
  RULES_NOT_CHECKED,
  rulesWereSkipped,
  schemaOf,
  strictDecodingProblems,
  validateAgainstSchema,
  type AnyObject,
  type SchemaNode,
  type SchemaProblem,
} from "../../istio/schema.ts";
import { groupOf, versionOf } from "../../kube/object-ref.ts";
import { isFields, mapAt, textAt, textsOfMap } from "./fields.ts";
import { Findings, joinErrors } from "./findings.ts";
import { webhookRuleOf } from "./webhook-rules.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

export interface AdmissionOptions {
  /** Such as `1.31.2`. The newest release we know stands in for others. */
  readonly istioVersion?: string;
  /** The cluster's own schema; wins over the bundled one. */
  readonly schema?: SchemaNode;
  /** Name of the webhook in messages. */
  readonly webhook?: string;
}

export interface AdmissionProblem {
  readonly layer: "strict" | "schema" | "webhook";
  readonly path: Path;
  readonly message: string;
}

export interface Admission {
  readonly accepted: boolean;
  /** 200, 400 (unknown fields, webhook), 404 (kind or version not served) or 422 (schema and rules). */
  readonly status: 200 | 400 | 404 | 422;
  /** As the API server answers; empty when accepted. */
  readonly message: string;
  readonly problems: readonly AdmissionProblem[];
  /** As kubectl would print them. Rules that could not be evaluated here are named. */
  readonly warnings: readonly string[];
}

const DEFAULT_WEBHOOK = "rev.validation.istio.io";

/**
 * What a cluster with Istio answers to creating the object with strict field validation: unknown fields, then schema
 * and CEL rules, then Istio's webhook. The first layer that refuses decides.
 */
export function admitObject(object: AnyObject, options: AdmissionOptions = {}): Admission {
  const release = releaseOf(options.istioVersion ?? LATEST_RELEASE) ?? LATEST_RELEASE;
  const schemaOptions = options.schema === undefined ? { release } : { release, schema: options.schema };
  if (schemaOf(object, schemaOptions) === null) return notServed(object);

  const unknown = strictDecodingProblems(object, schemaOptions);
  if (unknown.length > 0) return refuseUnknown(object, unknown);

  const found = validateAgainstSchema(object, schemaOptions);
  const problems = found.filter(({ reason }) => reason !== "unchecked");
  const unchecked = found.filter(({ reason }) => reason === "unchecked").map(({ message }) => message);
  if (problems.length > 0) {
    const isSkipped = rulesWereSkipped(object, problems, schemaOptions);
    return { ...refuseInvalid(object, problems, isSkipped), warnings: unchecked };
  }

  const findings = checkByWebhook(asStored(object, schemaOptions));
  const warnings = [...findings.warnings, ...unchecked];
  if (findings.errors.length === 0)
    return { accepted: true, status: 200, message: "", problems: [], warnings };
  const webhook = options.webhook ?? DEFAULT_WEBHOOK;
  return {
    accepted: false,
    status: 400,
    message: `admission webhook ${JSON.stringify(webhook)} denied the request: configuration is invalid: ${joinErrors(findings.errors)}`,
    problems: findings.errors.map(({ path, message }) => ({ layer: "webhook", path, message })),
    warnings,
  };
}

function notServed(object: AnyObject): Admission {
  const message = "the server could not find the requested resource";
  const problems = [
    {
      layer: "strict" as const,
      path: ["apiVersion"],
      message: `${object.apiVersion} ${object.kind} is not served`,
    },
  ];
  return { accepted: false, status: 404, message, problems, warnings: [] };
}

function refuseUnknown(object: AnyObject, unknown: readonly SchemaProblem[]): Admission {
  const kind = object.kind;
  const list = unknown.map(({ message }) => message).join(", ");
  return {
    accepted: false,
    status: 400,
    message: `${kind} in version ${JSON.stringify(versionOf(object.apiVersion))} cannot be handled as a ${kind}: strict decoding error: ${list}`,
    problems: unknown.map(({ path, message }) => ({ layer: "strict", path, message })),
    warnings: [],
  };
}

function refuseInvalid(
  object: AnyObject,
  found: readonly SchemaProblem[],
  isSkipped: boolean,
): Omit<Admission, "warnings"> {
  const messages = [...new Set(found.map(({ message }) => message))];
  if (isSkipped) messages.push(RULES_NOT_CHECKED);
  const detail = messages.length === 1 ? (messages[0] ?? "") : `[${messages.join(", ")}]`;
  const name = JSON.stringify(subjectOf(object).name);
  return {
    accepted: false,
    status: 422,
    message: `${object.kind}.${groupOf(object.apiVersion)} ${name} is invalid: ${detail}`,
    problems: found.map(({ path, message }) => ({ layer: "schema", path, message })),
  };
}

function checkByWebhook(object: AnyObject): Findings {
  const findings = new Findings();
  const check = webhookRuleOf(object.kind, groupOf(object.apiVersion));
  if (check === null) return findings;
  const subject = subjectOf(object);
  if (refusesAnnotations(object.kind, subject, findings)) return findings;
  check(subject, findings);
  return findings;
}

const DRY_RUN = "istio.io/dry-run";
const GO_BOOLEANS: ReadonlySet<string> = new Set("1 t T TRUE true True 0 f F FALSE false False".split(" "));

/** The dry-run annotation belongs on ALLOW and DENY policies only. */
function refusesAnnotations(
  kind: string,
  { name, namespace, annotations, spec }: WebhookSubject,
  findings: Findings,
): boolean {
  const value = Object.hasOwn(annotations, DRY_RUN) ? annotations[DRY_RUN] : undefined;
  if (value === undefined) return false;
  const path = ["metadata", "annotations", DRY_RUN];
  const action = textAt(spec, "action") || "ALLOW";
  if (kind !== "AuthorizationPolicy") {
    findings.error(
      path,
      `${namespace}/${name} has unsupported annotation ${DRY_RUN}, please remove the annotation`,
    );
  } else if (action !== "ALLOW" && action !== "DENY") {
    findings.error(
      path,
      `the annotation ${DRY_RUN} currently only supports action ALLOW/DENY, found action ${action} in ${namespace}/${name}`,
    );
  } else if (!GO_BOOLEANS.has(value)) {
    const detail = `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`;
    findings.error(
      path,
      `${namespace}/${name} has annotation ${DRY_RUN} with invalid value (${value}): ${detail}`,
    );
  }
  return findings.errors.length > 0;
}

function subjectOf(object: AnyObject): WebhookSubject {
  const metadata = isFields(object.metadata) ? object.metadata : {};
  return {
    name: textAt(metadata, "name"),
    namespace: textAt(metadata, "namespace"),
    annotations: Object.fromEntries(textsOfMap(metadata, "annotations")),
    spec: mapAt(object, "spec") ?? {},
  };
}
