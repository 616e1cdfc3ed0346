import { rolesOf, type RoleMapping } from "@/lib/domain/access/roles.ts";
import type { Actor } from "../context.ts";
import type { ClusterPort, KubeIdentity, WhoAmI } from "../ports/cluster.ts";

/** Identity is the cluster that vouches and the user name it gave; a display name is for people only. */
export function issuerOf(cluster: Pick<ClusterPort, "id">): string {
  return `kubernetes:${cluster.id}`;
}

interface ActorFacts {
  readonly cluster: Pick<ClusterPort, "id">;
  readonly who: Pick<WhoAmI, "user" | "groups">;
  readonly identity: KubeIdentity;
  readonly method: Actor["method"];
  readonly sessionIdHash: string | null;
}

export function actorOf(
  { cluster, who, identity, method, sessionIdHash }: ActorFacts,
  mapping: RoleMapping,
): Actor {
  return {
    issuer: issuerOf(cluster),
    subject: who.user,
    display: who.user,
    type: who.user.startsWith("system:serviceaccount:") ? "service" : "user",
    groups: who.groups,
    roles: rolesOf(who.groups, mapping),
    identity,
    method,
    sessionIdHash,
    cluster: cluster.id,
  };
}

/** Who acts before anybody is known: failed sign-ins are recorded as done by nobody. */
export const NOBODY: Actor = {
  issuer: "",
  subject: "",
  display: "nobody",
  type: "system",
  groups: [],
  roles: new Set(),
  identity: { type: "token", token: "" },
  method: "none",
  sessionIdHash: null,
};
