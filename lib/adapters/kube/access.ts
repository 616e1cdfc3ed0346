import { createHash } from "node:crypto";
import { z } from "zod";
import type { AccessPort, AccessQuestion, KubeIdentity, WhoAmI } from "@/lib/services/ports/cluster.ts";
import { pause } from "./backoff.ts";
import { parseAnswer } from "./discovery.ts";
import { ExpiringCache } from "./expiring-cache.ts";
import { ReviewRate } from "./review-rate.ts";
import { allowedByRules, type RulesReview, rulesReviewSchema } from "./rules-review.ts";
import { statusError } from "./status-error.ts";
import type { KubeTransport } from "./transport.ts";

export interface AccessOptions {
  readonly transport: KubeTransport;
  readonly nowMs: () => number;
  readonly cacheMs: number;
  readonly timeoutMs: number;
  readonly reviewsPerSecond: number;
}

export interface AccessReviews extends AccessPort {
  whoAmI(identity: KubeIdentity): Promise<WhoAmI>;
  /** Forgets every answer: some RBAC object changed. */
  invalidate(): void;
}

const accessReviewSchema = z.object({ status: z.object({ allowed: z.boolean() }) });

const whoSchema = z.object({
  status: z.object({
    userInfo: z.object({
      username: z.string(),
      uid: z.string().nullish(),
      groups: z.array(z.string()).nullish(),
    }),
  }),
});

/**
 * Asks the API server, as the person, what they may do: cluster-wide first; where denied, all rules of the namespace at
 * once; a single review only where those rules are incomplete (decision 34).
 */
export function createAccessReviews(options: AccessOptions): AccessReviews {
  const cache = { ttlMs: options.cacheMs, capacity: 20_000, nowMs: options.nowMs };
  const people = new ExpiringCache<WhoAmI>({ ...cache, capacity: 5_000 });
  const answers = new ExpiringCache<boolean>(cache);
  const rules = new ExpiringCache<RulesReview>({ ...cache, capacity: 5_000 });
  const rate = new ReviewRate({
    perSecond: options.reviewsPerSecond,
    burst: options.reviewsPerSecond,
    nowMs: options.nowMs,
  });

  const whoAmI = (identity: KubeIdentity): Promise<WhoAmI> =>
    people.get(credentialKey(identity), () => askWho(options, identity));

  const review = async <S extends z.ZodType>(asking: Asking, schema: S): Promise<z.infer<S>> => {
    await pause(rate.reserve(asking.person), new AbortController().signal);
    return await postReview(options, asking, schema);
  };
  const single = (asking: Person, question: AccessQuestion): Promise<boolean> =>
    answers.get(`${asking.person} ${questionKey(question)}`, async () => {
      const body = accessReviewBody(question);
      return (await review({ ...asking, kind: "selfsubjectaccessreviews", body }, accessReviewSchema)).status
        .allowed;
    });
  const rulesIn = (asking: Person, namespace: string): Promise<RulesReview> =>
    rules.get(`${asking.person} ${namespace}`, async () => {
      const body = rulesReviewBody(namespace);
      return (await review({ ...asking, kind: "selfsubjectrulesreviews", body }, rulesReviewSchema)).status;
    });

  return {
    whoAmI,
    async isAllowed(identity, question) {
      const asking = { identity, person: personKey(await whoAmI(identity)) };
      const { name: _name, ...anyName } = question;
      if (await single(asking, { ...anyName, namespace: null })) return true;
      if (question.namespace === null)
        return question.name === undefined ? false : await single(asking, question);
      const byRules = allowedByRules(await rulesIn(asking, question.namespace), question);
      return byRules ?? (await single(asking, question));
    },
    invalidate() {
      answers.clear();
      rules.clear();
    },
  };
}

interface Person {
  readonly identity: KubeIdentity;
  /** Hash of user and groups: equal people share answers. */
  readonly person: string;
}

interface Asking extends Person {
  readonly kind: "selfsubjectaccessreviews" | "selfsubjectrulesreviews";
  readonly body: unknown;
}

async function postReview<S extends z.ZodType>(
  { transport, timeoutMs }: AccessOptions,
  { identity, kind, body }: Asking,
  schema: S,
): Promise<z.infer<S>> {
  const path = `/apis/authorization.k8s.io/v1/${kind}`;
  const answer = await transport.send({
    caller: identity,
    method: "POST",
    path,
    body,
    timeoutMs,
    isReview: true,
  });
  if (answer.status !== 200 && answer.status !== 201) {
    throw statusError(answer, { verb: "review", resource: kind, namespace: "", name: "" });
  }
  return parseAnswer(answer.text, schema);
}

async function askWho({ transport, timeoutMs }: AccessOptions, identity: KubeIdentity): Promise<WhoAmI> {
  const answer = await transport.send({
    caller: identity,
    method: "POST",
    path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
    timeoutMs,
    isReview: true,
  });
  if (answer.status !== 200 && answer.status !== 201) {
    throw statusError(answer, { verb: "review", resource: "selfsubjectreviews", namespace: "", name: "" });
  }
  const { username, uid, groups } = parseAnswer(answer.text, whoSchema).status.userInfo;
  return { user: username, uid: uid ?? "", groups: groups ?? [] };
}

function accessReviewBody({ verb, group, resource, namespace, name }: AccessQuestion): unknown {
  return {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: {
      resourceAttributes: {
        verb,
        group,
        resource,
        ...(namespace === null ? {} : { namespace }),
        ...(name === undefined ? {} : { name }),
      },
    },
  };
}

function rulesReviewBody(namespace: string): unknown {
  return { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview", spec: { namespace } };
}

function questionKey({ verb, group, resource, namespace, name }: AccessQuestion): string {
  return JSON.stringify([verb, group, resource, namespace, name ?? null]);
}

function personKey({ user, groups }: WhoAmI): string {
  return hash([user, ...[...groups].sort()]);
}

/** A token is held only as a hash. */
function credentialKey(identity: KubeIdentity): string {
  switch (identity.type) {
    case "token":
      return hash(["token", identity.token]);
    case "impersonate":
      return hash(["impersonate", identity.user, ...[...identity.groups].sort()]);
    case "context":
      return hash(["context", identity.context]);
  }
}

function hash(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
