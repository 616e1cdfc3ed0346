import type { Role } from "./roles.ts";

/** Every permission and the roles that have it: the one table. Admin has no right to edit the audit log; nobody has. */
export const PERMISSIONS = {
  "mesh.read": ["viewer", "editor", "reviewer", "applier", "operator", "security-reviewer", "admin"],
  "change.read": ["viewer", "editor", "reviewer", "applier", "operator", "security-reviewer", "admin"],
  "change.draft": ["editor", "operator", "admin"],
  "change.preview": ["viewer", "editor", "reviewer", "applier", "operator", "security-reviewer", "admin"],
  "change.apply": ["applier", "operator", "admin"],
  "change.undo": ["applier", "operator", "admin"],
  /** Say that a matter of the readiness page may stay for a while, or take that back. */
  "readiness.accept": ["operator", "security-reviewer", "admin"],
  /** Keep questions to the mesh with their expected answers. Asking them is `mesh.read`. */
  "test.save": ["editor", "reviewer", "operator", "security-reviewer", "admin"],
  "change.withdraw-any": ["admin"],
  /** Records of objects that the person may read in the cluster. */
  "audit.read": [
    "viewer",
    "editor",
    "reviewer",
    "applier",
    "operator",
    "security-reviewer",
    "auditor",
    "admin",
  ],
  /** Every record, sign-ins included. */
  "audit.read-all": ["auditor", "admin"],
  "audit.verify": [
    "viewer",
    "editor",
    "reviewer",
    "applier",
    "operator",
    "security-reviewer",
    "auditor",
    "admin",
  ],
  "session.read-all": ["admin"],
  "session.revoke-any": ["admin"],
  "settings.read": ["viewer", "editor", "reviewer", "applier", "operator", "security-reviewer", "admin"],
  "settings.change": ["admin"],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof PERMISSIONS;
