import { describe, expect, it } from "vitest";
import { isNamed, policySentences, ruleSentence } from "./policy-sentences.ts";

const from = (source: object) => ({ from: [{ source: { ...source } }] });
const principal = "cluster.local/ns/shop/sa/web";

describe("policySentences", () => {
  it.each([
    ["an ALLOW policy without rules", {}, "It allows nobody"],
    ["a rule without parts", { rules: [{}] }, "It allows everybody"],
    ["a DENY policy without rules", { action: "DENY" }, "It refuses nobody"],
    ["a DENY rule without parts", { action: "DENY", rules: [{}] }, "It refuses everybody"],
    ["one rule", { rules: [from({ principals: ["*"] })] }, "It allows what its rule matches."],
    ["CUSTOM", { action: "CUSTOM", rules: [{}] }, "It asks the provider"],
  ])("tells what %s does", (_, spec, words) => {
    expect(policySentences(spec)[0]).toContain(words);
  });

  it("says that identities need mutual TLS only where an identity is asked for", () => {
    expect(policySentences({ rules: [from({ principals: ["*"] })] }).join(" ")).toContain("need mutual TLS");
    expect(policySentences({ rules: [from({ ipBlocks: ["10.0.0.0/8"] })] }).join(" ")).not.toContain(
      "mutual TLS",
    );
  });

  it("says what becomes of HTTP attributes on TCP ports, by action", () => {
    const rule = { to: [{ operation: { methods: ["GET"] } }] };
    expect(policySentences({ rules: [rule] }).join(" ")).toContain("never matches");
    expect(policySentences({ action: "DENY", rules: [rule] }).join(" ")).toContain(
      "refuses the whole connection",
    );
  });
});

describe("ruleSentence", () => {
  it.each([
    [{}, "Matches every request"],
    [from({}), "From must match; any operation, no further condition."],
    [{ ...from({}), to: [{}], when: [{}] }, "From, to and when must all match; nothing is left open."],
  ])("puts %j into words", (rule, words) => {
    expect(ruleSentence(rule)).toContain(words);
  });
});

describe("isNamed", () => {
  it.each([
    ["its principal", from({ principals: [principal] }), true],
    ["a prefix of it", from({ principals: ["cluster.local/ns/shop/*"] }), true],
    ["a suffix of it", from({ principals: ["*/sa/web"] }), true],
    ["its namespace", from({ namespaces: ["shop"] }), true],
    ["its account with its namespace", from({ serviceAccounts: ["shop/web"] }), true],
    ["somebody else", from({ principals: ["cluster.local/ns/shop/sa/web2"] }), false],
    ["an account of another namespace", from({ serviceAccounts: ["bank/web"] }), false],
  ])("a rule that names %s: %s", (_, rule, named) => {
    expect(isNamed({ rules: [rule] }, { principal, namespace: "shop" })).toBe(named);
  });

  it("finds no principal of a caller without identity", () => {
    expect(isNamed({ rules: [from({ principals: ["*"] })] }, { principal: null, namespace: "unknown" })).toBe(
      false,
    );
  });
});
