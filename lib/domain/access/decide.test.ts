import { describe, expect, it } from "vitest";
import { decideAccess, permissionsOf } from "./decide.ts";
import { PERMISSIONS, type Permission } from "./permissions.ts";
import { DEFAULT_ROLE_MAPPING, ROLES, rolesOf } from "./roles.ts";

const rolesFor = (...groups: string[]) => rolesOf(groups, DEFAULT_ROLE_MAPPING);

describe("roles of groups", () => {
  it.each([
    ["gives a viewer no right to change anything", ["foresail:viewers"], "change.draft", false],
    ["lets a developer apply", ["foresail:developers", "system:authenticated"], "change.apply", true],
    ["does not let a reviewer apply", ["foresail:reviewers"], "change.apply", false],
    ["lets an operator undo", ["foresail:operators"], "change.undo", true],
    [
      "joins the roles of several groups",
      ["foresail:reviewers", "foresail:developers"],
      "change.apply",
      true,
    ],
    ["leaves people without a mapped group to Kubernetes RBAC", ["team-a"], "change.apply", true],
    ["keeps sign-ins of others from people without a mapped group", ["team-a"], "audit.read-all", false],
    ["lets an auditor read everything recorded", ["foresail:auditors"], "audit.read-all", true],
    ["shows an auditor nothing but the log", ["foresail:auditors"], "mesh.read", false],
    ["takes no group from the prototype", ["constructor", "foresail:viewers"], "change.draft", false],
  ] as const)("%s", (_sentence, groups, permission, allowed) => {
    expect(decideAccess(rolesFor(...groups), permission).allowed).toBe(allowed);
  });

  it("names the role that decided, or the roles that would", () => {
    expect(decideAccess(new Set(["applier"]), "change.apply")).toEqual({ allowed: true, because: "applier" });
    expect(decideAccess(new Set(["viewer"]), "settings.change")).toEqual({
      allowed: false,
      needsOneOf: ["admin"],
    });
  });
});

describe("the table of permissions", () => {
  it("names known roles only, and gives every permission to somebody", () => {
    for (const [permission, holders] of Object.entries(PERMISSIONS)) {
      expect(holders.length, permission).toBeGreaterThan(0);
      expect(
        holders.every((role) => ROLES.includes(role)),
        permission,
      ).toBe(true);
    }
  });

  it("lets nobody write the audit log", () => {
    const writes = Object.keys(PERMISSIONS).filter((name) => /^audit\.(?!read|verify)/.test(name));
    expect(writes).toEqual([]);
  });

  it("lists for a role exactly what it is allowed", () => {
    const auditor: readonly Permission[] = ["audit.read", "audit.read-all", "audit.verify"];
    expect(permissionsOf(new Set(["auditor"]))).toEqual(auditor);
  });
});
