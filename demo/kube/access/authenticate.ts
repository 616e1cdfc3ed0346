import type { IncomingHttpHeaders } from "node:http";
import { forbidden, unauthorized } from "../api/api-error.ts";
import type { KubeStore } from "../store.ts";
import { type AccessQuestion, authorize } from "./rbac.ts";
import { ANONYMOUS, type UserInfo, serviceAccountOf, withStandingGroups } from "./user.ts";

export type TokenTable = ReadonlyMap<string, UserInfo>;

/** The owner of a token, with the groups that every authenticated user is in; null for an unknown one. */
export function userOfToken(tokens: TokenTable, token: string): UserInfo | null {
  const user = tokens.get(token);
  return user === undefined ? null : withStandingGroups(user);
}

/** Who sends the request by its bearer token. Without a token it is nobody; a wrong one is a 401. */
export function authenticate(tokens: TokenTable, headers: IncomingHttpHeaders): UserInfo {
  const { authorization } = headers;
  if (authorization === undefined) return ANONYMOUS;
  const match = /^Bearer +(\S+)$/i.exec(authorization.trim());
  const user = match === null ? null : userOfToken(tokens, match[1] ?? "");
  if (user === null) throw unauthorized();
  return user;
}

function headerValues(headers: NodeJS.Dict<string[]>, name: string): readonly string[] {
  return headers[name] ?? [];
}

interface ImpersonationStep {
  readonly resource: string;
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
}

function impersonationSteps(user: string, groups: readonly string[], uid: string): ImpersonationStep[] {
  const account = serviceAccountOf(user);
  const named = (resource: string, name: string): ImpersonationStep => ({
    resource,
    group: "",
    namespace: "",
    name,
  });
  return [
    account === null
      ? named("users", user)
      : { resource: "serviceaccounts", group: "", namespace: account.namespace, name: account.name },
    ...groups.map((group) => named("groups", group)),
    ...(uid === "" ? [] : [{ resource: "uids", group: "authentication.k8s.io", namespace: "", name: uid }]),
  ];
}

/**
 * The user whom `Impersonate-*` headers name, when the sender may act as them: RBAC's verb `impersonate` on users,
 * groups, service accounts and uids. `distinctHeaders` are the request's `headersDistinct`.
 */
export function impersonate(
  store: KubeStore,
  sender: UserInfo,
  distinctHeaders: NodeJS.Dict<string[]>,
): UserInfo {
  const [user] = headerValues(distinctHeaders, "impersonate-user");
  const groups = headerValues(distinctHeaders, "impersonate-group");
  const [uid = ""] = headerValues(distinctHeaders, "impersonate-uid");
  const extras = Object.keys(distinctHeaders).filter((name) => name.startsWith("impersonate-extra-"));
  if (user === undefined) {
    if (groups.length === 0 && uid === "" && extras.length === 0) return sender;
    throw forbidden("requested [] without impersonating a user", {});
  }
  for (const step of impersonationSteps(user, groups, uid)) {
    const question: AccessQuestion = { type: "resource", verb: "impersonate", subresource: "", ...step };
    const { allowed } = authorize(store, sender, question);
    if (!allowed)
      throw forbidden(forbiddenMessage(sender, question), { name: step.name, kind: step.resource });
  }
  if (user === ANONYMOUS.name)
    return { ...ANONYMOUS, groups: groups.length === 0 ? ANONYMOUS.groups : groups };
  return withStandingGroups({ name: user, uid, groups });
}

/** How the API server words a refusal. */
export function forbiddenMessage(user: UserInfo, question: AccessQuestion, reason = ""): string {
  const because = reason === "" ? "" : `: ${reason}`;
  if (question.type === "path") {
    return `forbidden: User ${JSON.stringify(user.name)} cannot ${question.verb} path ${JSON.stringify(question.path)}${because}`;
  }
  const { group, resource, subresource, name, namespace, verb } = question;
  const qualified = group === "" ? resource : `${resource}.${group}`;
  const full = subresource === "" ? resource : `${resource}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(namespace)}`;
  return (
    `${qualified}${name === "" ? "" : ` ${JSON.stringify(name)}`} is forbidden: User ${JSON.stringify(user.name)} ` +
    `cannot ${verb} resource ${JSON.stringify(full)} in API group ${JSON.stringify(group)} ${where}${because}`
  );
}
