import { z } from "zod";
import type { JsonObject } from "@/lib/domain/base/json.ts";
import { type AccessQuestion, authorize, grantsOf } from "../access/rbac.ts";
import type { UserInfo } from "../access/user.ts";
import { type ApiAnswer, type ApiContext, type ApiRequest, jsonAnswer } from "./api-answer.ts";
import type { ResourceCall } from "./api-call.ts";
import { badRequest } from "./api-error.ts";
import { bodyObject } from "./request-body.ts";
import type { ReviewKind } from "./review-kinds.ts";

const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

const accessAttributes = z.looseObject({
  resourceAttributes: z
    .looseObject({
      namespace: optionalText,
      verb: optionalText,
      group: optionalText,
      resource: optionalText,
      subresource: optionalText,
      name: optionalText,
    })
    .nullish(),
  nonResourceAttributes: z.looseObject({ path: optionalText, verb: optionalText }).nullish(),
});

const subjectAttributes = accessAttributes.extend({
  user: optionalText,
  uid: optionalText,
  groups: z
    .array(z.string())
    .nullish()
    .transform((groups) => groups ?? []),
});

const tokenSpec = z.looseObject({ token: z.string().min(1) });
const rulesSpec = z.looseObject({ namespace: z.string().min(1) });

/** Reads `spec`; a wrong one is a 400 that says what is wrong. */
function specOf<T>(body: JsonObject, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(body.spec ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badRequest(`spec.${(issue?.path ?? []).join(".")}: ${issue?.message ?? "invalid"}`);
}

function questionOf({
  resourceAttributes,
  nonResourceAttributes,
}: z.infer<typeof accessAttributes>): AccessQuestion {
  if (resourceAttributes != null && nonResourceAttributes != null) {
    throw badRequest(
      "spec.nonResourceAttributes: cannot be specified in combination with resourceAttributes",
    );
  }
  if (resourceAttributes != null) return { type: "resource", ...resourceAttributes };
  if (nonResourceAttributes != null) return { type: "path", ...nonResourceAttributes };
  throw badRequest(
    "spec.resourceAttributes: exactly one of nonResourceAttributes or resourceAttributes must be specified",
  );
}

function accessStatus({ store }: ApiContext, user: UserInfo, question: AccessQuestion): JsonObject {
  const { allowed, reason } = authorize(store, user, question);
  return { allowed, ...(reason === "" ? {} : { reason }) };
}

function userStatus({ name, uid, groups }: UserInfo): JsonObject {
  return { username: name, ...(uid === "" ? {} : { uid }), groups: [...groups] };
}

function rulesStatus({ store }: ApiContext, user: UserInfo, namespace: string): JsonObject {
  const { rules, problems } = grantsOf(store, user, namespace);
  const everything = user.groups.includes("system:masters")
    ? [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"], nonResourceURLs: ["*"], resourceNames: [] }]
    : [];
  const all = [...everything, ...rules.map(({ rule }) => rule)];
  return {
    resourceRules: all
      .filter(({ resources }) => resources.length > 0)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames.length === 0 ? {} : { resourceNames }),
      })),
    nonResourceRules: all
      .filter(({ nonResourceURLs }) => nonResourceURLs.length > 0)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: problems.length > 0,
    ...(problems.length === 0 ? {} : { evaluationError: problems.join(", ") }),
  };
}

function reviewed(
  context: ApiContext,
  {
    review,
    call,
    user,
    body,
  }: {
    readonly review: ReviewKind;
    readonly call: ResourceCall;
    readonly user: UserInfo;
    readonly body: JsonObject;
  },
): JsonObject {
  switch (review.kind) {
    case "SelfSubjectReview":
      return { userInfo: userStatus(user) };
    case "TokenReview": {
      const found = context.userOfToken(specOf(body, tokenSpec).token);
      if (found === null) return { user: {}, error: "[invalid bearer token]" };
      return {
        authenticated: true,
        user: userStatus(found),
        audiences: ["https://kubernetes.default.svc.cluster.local"],
      };
    }
    case "SelfSubjectRulesReview":
      return rulesStatus(context, user, specOf(body, rulesSpec).namespace);
    case "SelfSubjectAccessReview":
      return accessStatus(context, user, questionOf(specOf(body, accessAttributes)));
    default: {
      const spec = specOf(body, subjectAttributes);
      if (spec.user === "" && spec.groups.length === 0) {
        throw badRequest("spec.user: at least one of user or group must be specified");
      }
      const question = questionOf(spec);
      if (review.namespaced && (question.type === "path" || question.namespace !== call.namespace)) {
        throw badRequest(`spec.resourceAttributes.namespace: must match metadata.namespace`);
      }
      return accessStatus(context, { name: spec.user, uid: spec.uid, groups: spec.groups }, question);
    }
  }
}

/** Answers a review: the object that was sent, with its status. */
export function answerReview(
  context: ApiContext,
  {
    request,
    call,
    review,
  }: { readonly request: ApiRequest; readonly call: ResourceCall; readonly review: ReviewKind },
): ApiAnswer {
  const body = bodyObject(request);
  const status = reviewed(context, { review, call, user: request.user, body });
  const { spec } = body;
  return jsonAnswer(
    {
      kind: review.kind,
      apiVersion: `${review.group}/${review.version}`,
      metadata: { creationTimestamp: null },
      ...(review.kind === "SelfSubjectReview" ? {} : { spec: spec ?? {} }),
      status,
    },
    201,
  );
}
