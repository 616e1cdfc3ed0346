"use client";

import { readSession } from "@/lib/contracts/session.ts";
import { decideAccess } from "@/lib/domain/access/decide.ts";
import type { Permission } from "@/lib/domain/access/permissions.ts";
import { ROLES } from "@/lib/domain/access/roles.ts";
import { useApiQuery } from "./use-api-query.ts";

/**
 * Why the person's roles do not allow something, to stand beside the control; null when they do, or while they are not known. The
 * server decides all the same.
 */
export function useRoleRefusal(permission: Permission): string | null {
  const { data } = useApiQuery(readSession, {});
  if (data === undefined) return null;
  const decision = decideAccess(new Set(ROLES.filter((role) => data.roles.includes(role))), permission);
  return decision.allowed ? null : `needs the role ${decision.needsOneOf.join(" or ")}`;
}
