import { describe, expect, it } from "vitest";
import { allowCaller } from "./allow-caller.ts";

const PRINCIPAL = "cluster.local/ns/shop/sa/web";
const policy = (spec: string) => `# who may call
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: p, namespace: shop} # kept
spec:
${spec}`;

describe("allowCaller", () => {
  it("adds a rule where no ALLOW rule matches, and keeps every other byte", () => {
    const text = policy("  rules:\n  - from:\n    - source:\n        namespaces: [a]\n");
    const edited = allowCaller(text, { principal: PRINCIPAL, path: "/spec/rules" }) ?? "";
    expect(edited.startsWith(text.trimEnd())).toBe(true);
    expect(edited).toContain(PRINCIPAL);
  });

  it("makes the list of a policy that allows nothing", () => {
    const edited = allowCaller(policy("  selector: {matchLabels: {app: cart}}\n"), {
      principal: PRINCIPAL,
      path: "/spec/rules",
    });
    expect(edited).toMatch(/rules:\n\s+- from:/);
  });

  it("excepts the caller from the DENY rule that matches, and from no other", () => {
    const text = policy("  action: DENY\n  rules:\n  - {}\n  - to: [{operation: {methods: [GET]}}]\n");
    const edited = allowCaller(text, { principal: PRINCIPAL, path: "/spec/rules/1" }) ?? "";
    expect(edited).toContain("  - {}\n");
    expect(edited.match(/notValues/g)).toHaveLength(1);
  });

  it.each([
    ["  action: CUSTOM\n  rules: [{}]\n", "/spec/rules/0"],
    ["  rules: [{}]\n", "/spec/jwtRules"],
    ["  action: DENY\n  rules: [{}]\n", "/spec/rules"],
  ])("knows no way for %j at %s", (spec, path) => {
    expect(allowCaller(policy(spec), { principal: PRINCIPAL, path })).toBeNull();
  });

  it("leaves what cannot be read", () => {
    expect(allowCaller("a: [", { principal: PRINCIPAL, path: "/spec/rules" })).toBeNull();
  });
});
