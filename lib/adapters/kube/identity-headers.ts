import { AppError } from "@/lib/domain/base/app-error.ts";

const MAX_TOKEN_LENGTH = 16_384;
const MAX_GROUPS = 1_000;

/** Headers of a bearer token. The token is never part of a message. */
export function tokenHeaders(token: string): Readonly<Record<string, string>> {
  if (!/^[\x21-\x7e]+$/.test(token) || token.length > MAX_TOKEN_LENGTH) {
    throw new AppError("unauthenticated", "The token has characters that no bearer token has");
  }
  return { Authorization: `Bearer ${token}` };
}

/**
 * Impersonation headers. Kubernetes' own users and groups are refused (decision 46): a claim called `system:masters`
 * must not become a cluster administrator.
 */
export function impersonationHeaders(person: {
  readonly user: string;
  readonly groups: readonly string[];
}): Readonly<Record<string, string | readonly string[]>> {
  const { user, groups } = person;
  if (groups.length > MAX_GROUPS) throw refused("more than a thousand groups");
  if (user === "" || (user.startsWith("system:") && !/^system:serviceaccount:[^:]+:[^:]+$/.test(user))) {
    throw refused("a user of Kubernetes itself");
  }
  const foreign = groups.filter((group) => group !== "system:authenticated");
  if (foreign.some((group) => group.startsWith("system:") && !group.startsWith("system:serviceaccounts"))) {
    throw refused("a group of Kubernetes itself");
  }
  const values = [user, ...foreign];
  if (values.some((value) => value === "" || /[\0-\x1f\x7f]/.test(value))) {
    throw refused("an empty name or control characters");
  }
  return {
    "Impersonate-User": headerText(user),
    ...(foreign.length === 0 ? {} : { "Impersonate-Group": foreign.map(headerText) }),
  };
}

/** Header values are bytes: UTF-8 is sent as it is. */
function headerText(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

function refused(what: string): AppError {
  return new AppError("forbidden", `Foresail impersonates nobody with ${what}`);
}
