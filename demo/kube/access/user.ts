/** Who a request comes from. */
export interface UserInfo {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
}

export const ANONYMOUS: UserInfo = { name: "system:anonymous", uid: "", groups: ["system:unauthenticated"] };

export const AUTHENTICATED = "system:authenticated";

/** Namespace and name of a service account's user name, or null for a person. */
export function serviceAccountOf(
  userName: string,
): { readonly namespace: string; readonly name: string } | null {
  const match = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(userName);
  return match === null ? null : { namespace: match[1] ?? "", name: match[2] ?? "" };
}

/** The groups that every authenticated user and service account is in. */
export function withStandingGroups(user: UserInfo): UserInfo {
  const account = serviceAccountOf(user.name);
  const standing =
    account === null ? [] : ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`];
  return { ...user, groups: [...new Set([...user.groups, ...standing, AUTHENTICATED])] };
}
