import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/domain/base/json.ts";
import { everyRequest, localRateLimits } from "@/lib/domain/istio/local-rate-limit.ts";
import { rateLimitSentences } from "./rate-limit-sentences.ts";

const bucket = { token_bucket: { max_tokens: 100, tokens_per_fill: 10, fill_interval: "1s" } };
const enforced: JsonObject = {
  ...bucket,
  filter_enabled: everyRequest("filter_enabled"),
  filter_enforced: everyRequest("filter_enforced"),
};
const twoPods = { pods: 2, workloads: ["gateway"] };

describe("rateLimitSentences", () => {
  it("says that a filter without its two shares limits nothing", () => {
    expect(rateLimitSentences(bucket, twoPods)[0]).toContain("It limits nothing");
  });

  it("says that a filter that only counts lets everything pass", () => {
    const counting = { ...bucket, filter_enabled: everyRequest("filter_enabled") };
    expect(rateLimitSentences(counting, twoPods)[0]).toContain("It only counts");
  });

  it("multiplies the bucket by the proxies that have one each", () => {
    expect(rateLimitSentences(enforced, twoPods)).toEqual([
      "Each proxy lets 100 requests at once, then 10.0 rps through; the rest is answered 429.",
      "2 pods take it (gateway), each with a bucket of its own: together 200 at once and 20.0 rps, less where callers are spread unevenly.",
    ]);
  });

  it("does not guess how many proxies take it without labels", () => {
    expect(rateLimitSentences(enforced, null)[1]).toContain("unknown, because");
  });

  it("names a bucket that Envoy refuses", () => {
    expect(rateLimitSentences({}, twoPods)[0]).toContain("Envoy refuses the filter");
  });
});

describe("localRateLimits", () => {
  it.each([
    [
      "a TypedStruct",
      {
        "@type": "type.googleapis.com/udpa.type.v1.TypedStruct",
        type_url: "x/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit",
        value: bucket,
      },
    ],
    [
      "the message itself",
      { "@type": "x/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit", ...bucket },
    ],
  ])("finds the message in %s", (_, config) => {
    const spec = {
      configPatches: [
        {
          applyTo: "HTTP_FILTER",
          patch: { operation: "INSERT_BEFORE", value: { name: "x", typed_config: config } },
        },
      ],
    };
    expect(localRateLimits(spec)[0]?.config).toMatchObject(bucket);
  });

  it("ends on a value that is nested without end", () => {
    let value: JsonObject = { "@type": "nothing" };
    for (let depth = 0; depth < 5_000; depth += 1) value = { inner: value };
    expect(localRateLimits({ configPatches: [{ patch: { value } }] })).toEqual([]);
  });
});
