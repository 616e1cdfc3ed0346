import { describe, expect, it } from "vitest";
import { jwtSentences, ruleSentences } from "./jwt-sentences.ts";

describe("jwtSentences", () => {
  it("says that requests without a token pass", () => {
    const [refused, passes] = jwtSentences({ jwtRules: [{ issuer: "https://a" }] });
    expect(refused).toBe(
      "Requests with a token of https://a must have a valid one, else they are answered 401.",
    );
    expect(passes).toContain("Requests without a token pass");
  });

  it("names every issuer", () => {
    expect(jwtSentences({ jwtRules: ["a", "b", "c"].map((issuer) => ({ issuer })) })[0]).toContain(
      "a, b or c",
    );
  });

  it("says that nothing is looked at without a rule", () => {
    expect(jwtSentences({})).toHaveLength(1);
  });
});

describe("ruleSentences", () => {
  it.each([
    ["its own keys", { issuer: "i", jwks: "{}" }, "Its keys are in the object"],
    ["an address", { issuer: "i", jwksUri: "https://keys" }, "istiod fetches its keys from https://keys"],
    ["neither", { issuer: "https://i" }, "https://i/.well-known/openid-configuration"],
    ["no issuer", { jwks: "{}" }, "Without an issuer no token can match"],
    ["the token kept", { issuer: "i", forwardOriginalToken: true }, "The application gets the token"],
  ])("tells of a rule with %s", (_, rule, words) => {
    expect(ruleSentences(rule).join(" ")).toContain(words);
  });
});
