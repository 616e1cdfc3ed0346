import { describe, expect, it } from "vitest";
import { impersonationHeaders, tokenHeaders } from "./identity-headers.ts";

describe("headers of a person", () => {
  it("name user and groups, in UTF-8", () => {
    const headers = impersonationHeaders({ user: "jürgen", groups: ["a", "system:authenticated"] });
    expect(headers).toEqual({ "Impersonate-User": "j\u00c3\u00bcrgen", "Impersonate-Group": ["a"] });
  });

  it("may be those of a service account", () => {
    const user = "system:serviceaccount:shop:bot";
    expect(impersonationHeaders({ user, groups: ["system:serviceaccounts:shop"] })["Impersonate-User"]).toBe(
      user,
    );
  });

  it.each([
    { user: "", groups: [] },
    { user: "system:admin", groups: [] },
    { user: "system:serviceaccount:x", groups: [] },
    { user: "eve", groups: ["system:masters"] },
    { user: "eve", groups: [""] },
    { user: "eve\nImpersonate-Group: system:masters", groups: [] },
    { user: "eve", groups: ["a\r\nx: y"] },
    { user: "eve", groups: Array.from({ length: 1_001 }, (_, index) => `g${index}`) },
  ])("are refused for $user of $groups.length groups", (person) => {
    expect(() => impersonationHeaders(person)).toThrow("Foresail impersonates nobody");
  });

  it("hold only a token that can be one, and no message names it", () => {
    expect(tokenHeaders("abc.def")).toEqual({ Authorization: "Bearer abc.def" });
    for (const token of ["", "s3cret token", "s3cret\r\nX: y", `s3cret${"x".repeat(20_000)}`, "s3crét"]) {
      expect(() => tokenHeaders(token)).toThrow(/^The token has characters that no bearer token has$/);
    }
  });
});
