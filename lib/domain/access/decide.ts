import { PERMISSIONS, type Permission } from "./permissions.ts";
import type { Role } from "./roles.ts";

export type AccessDecision =
  | { readonly allowed: true; readonly because: Role }
  | { readonly allowed: false; readonly needsOneOf: readonly Role[] };

/** Whether one of the roles has the permission, and which one decided. */
export function decideAccess(roles: ReadonlySet<Role>, permission: Permission): AccessDecision {
  const holders: readonly Role[] = PERMISSIONS[permission];
  const because = holders.find((role) => roles.has(role));
  return because === undefined ? { allowed: false, needsOneOf: holders } : { allowed: true, because };
}

export function permissionsOf(roles: ReadonlySet<Role>): readonly Permission[] {
  const all = Object.keys(PERMISSIONS).filter((name): name is Permission => Object.hasOwn(PERMISSIONS, name));
  return all.filter((permission) => decideAccess(roles, permission).allowed);
}
