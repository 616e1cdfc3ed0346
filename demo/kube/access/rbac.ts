import { z } from "zod";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { KubeStore } from "../store.ts";
import type { UserInfo } from "./user.ts";
import { serviceAccountOf } from "./user.ts";

const RBAC = "rbac.authorization.k8s.io";

/** One question to the authorizer. */
export type AccessQuestion =
  | {
      readonly type: "resource";
      readonly verb: string;
      readonly group: string;
      readonly resource: string;
      readonly subresource: string;
      /** Empty asks cluster-wide. */
      readonly namespace: string;
      readonly name: string;
    }
  | { readonly type: "path"; readonly verb: string; readonly path: string };

export interface AccessAnswer {
  readonly allowed: boolean;
  /** Why, as RBAC words it; empty for a plain refusal. */
  readonly reason: string;
}

const strings = z
  .array(z.string())
  .nullish()
  .transform((values) => values ?? []);
const policyRule = z.looseObject({
  verbs: strings,
  apiGroups: strings,
  resources: strings,
  resourceNames: strings,
  nonResourceURLs: strings,
});
export type PolicyRule = z.infer<typeof policyRule>;

const role = z.looseObject({ rules: z.array(policyRule).nullish() });
const binding = z.looseObject({
  roleRef: z.looseObject({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(z.looseObject({ kind: z.string(), name: z.string(), namespace: z.string().optional() }))
    .nullish(),
});
type Binding = z.infer<typeof binding>;

/** A rule that applies to a user, and through which binding. */
export interface GrantedRule {
  readonly rule: PolicyRule;
  readonly because: string;
}

export interface Grants {
  readonly rules: readonly GrantedRule[];
  /** Bindings whose role is missing. */
  readonly problems: readonly string[];
}

function names(user: UserInfo, { subjects }: Binding, bindingNamespace: string): string | null {
  for (const { kind, name, namespace = bindingNamespace } of subjects ?? []) {
    if (kind === "User" && name === user.name) return `User "${name}"`;
    if (kind === "Group" && user.groups.includes(name)) return `Group "${name}"`;
    const account = serviceAccountOf(user.name);
    if (kind === "ServiceAccount" && account?.name === name && account.namespace === namespace) {
      return `ServiceAccount "${name}/${namespace}"`;
    }
  }
  return null;
}

function rulesOf(store: KubeStore, { roleRef }: Binding, namespace: string): readonly PolicyRule[] | null {
  const cluster = roleRef.kind === "ClusterRole";
  const found = store.get({
    group: RBAC,
    kind: roleRef.kind,
    namespace: cluster ? "" : namespace,
    name: roleRef.name,
  });
  return found === undefined ? null : (role.parse(found).rules ?? []);
}

/** The rules that a user has in a namespace, or cluster-wide with an empty namespace. */
export function grantsOf(store: KubeStore, user: UserInfo, namespace: string): Grants {
  const rules: GrantedRule[] = [];
  const problems: string[] = [];
  const add = (kind: "ClusterRoleBinding" | "RoleBinding", object: KubeObject): void => {
    const parsed = binding.parse(object);
    const inNamespace = object.metadata.namespace ?? "";
    const subject = names(user, parsed, inNamespace);
    if (subject === null) return;
    const { roleRef } = parsed;
    const granted = rulesOf(store, parsed, inNamespace);
    if (granted === null) {
      problems.push(`${roleRef.kind.toLowerCase()}.${RBAC} "${roleRef.name}" not found`);
      return;
    }
    const name = inNamespace === "" ? object.metadata.name : `${object.metadata.name}/${inNamespace}`;
    const because = `RBAC: allowed by ${kind} "${name}" of ${roleRef.kind} "${roleRef.name}" to ${subject}`;
    rules.push(...granted.map((rule) => ({ rule, because })));
  };
  for (const object of store.list({ group: RBAC, kind: "ClusterRoleBinding" }))
    add("ClusterRoleBinding", object);
  if (namespace !== "") {
    for (const object of store.list({ group: RBAC, kind: "RoleBinding" }, namespace))
      add("RoleBinding", object);
  }
  return { rules, problems };
}

function matchesResource(rule: PolicyRule, resource: string, subresource: string): boolean {
  const combined = subresource === "" ? resource : `${resource}/${subresource}`;
  return rule.resources.some(
    (pattern) =>
      pattern === "*" || pattern === combined || (subresource !== "" && pattern === `*/${subresource}`),
  );
}

/** A rule's path may end in `*`. */
function matchesPath(pattern: string, path: string): boolean {
  if (pattern === "*" || pattern === path) return true;
  return pattern.endsWith("*") && path.startsWith(pattern.replace(/\*+$/, ""));
}

export function ruleAllows(rule: PolicyRule, question: AccessQuestion): boolean {
  if (!rule.verbs.includes("*") && !rule.verbs.includes(question.verb)) return false;
  if (question.type === "path")
    return rule.nonResourceURLs.some((pattern) => matchesPath(pattern, question.path));
  return (
    (rule.apiGroups.includes("*") || rule.apiGroups.includes(question.group)) &&
    matchesResource(rule, question.resource, question.subresource) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(question.name))
  );
}

/** Kubernetes' RBAC authorizer over the roles and bindings of the store; `system:masters` may do everything. */
export function authorize(store: KubeStore, user: UserInfo, question: AccessQuestion): AccessAnswer {
  if (user.groups.includes("system:masters")) return { allowed: true, reason: "" };
  const { rules, problems } = grantsOf(store, user, question.type === "resource" ? question.namespace : "");
  const granted = rules.find(({ rule }) => ruleAllows(rule, question));
  if (granted !== undefined) return { allowed: true, reason: granted.because };
  const reason =
    problems.length === 0 ? "" : `RBAC: ${problems.length === 1 ? problems[0] : `[${problems.join(", ")}]`}`;
  return { allowed: false, reason };
}
