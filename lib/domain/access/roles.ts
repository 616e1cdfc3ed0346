/** What a person may do in Foresail, within what Kubernetes RBAC allows: a role narrows, never widens. */
export const ROLES = [
  "viewer",
  "editor",
  "reviewer",
  "applier",
  "operator",
  "security-reviewer",
  "auditor",
  "admin",
] as const;

export type Role = (typeof ROLES)[number];

export interface RoleMapping {
  /** Roles by group name. */
  readonly groups: Readonly<Record<string, readonly Role[]>>;
  /** For people in none of the mapped groups. */
  readonly everyone: readonly Role[];
}

/**
 * Used when no mapping is configured: groups named after the roles, and for everybody else what Kubernetes RBAC allows,
 * without the right to review, to read the whole audit log or to change settings.
 */
export const DEFAULT_ROLE_MAPPING: RoleMapping = {
  groups: {
    "foresail:viewers": ["viewer"],
    "foresail:developers": ["viewer", "editor", "applier"],
    "foresail:reviewers": ["viewer", "reviewer"],
    "foresail:security": ["viewer", "security-reviewer"],
    "foresail:operators": ["viewer", "operator", "applier", "editor"],
    "foresail:auditors": ["auditor"],
    "foresail:admins": ["admin"],
    "system:masters": ["admin"],
  },
  everyone: ["viewer", "editor", "applier", "operator"],
};

/** Roles of a person. Group names are compared exactly; names from the prototype are no groups. */
export function rolesOf(groups: readonly string[], mapping: RoleMapping): ReadonlySet<Role> {
  const mapped = groups.flatMap((group) =>
    Object.hasOwn(mapping.groups, group) ? (mapping.groups[group] ?? []) : [],
  );
  return new Set(mapped.length === 0 ? mapping.everyone : mapped);
}
