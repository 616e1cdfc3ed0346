import { defineRule } from "../../rule.ts";
import { policyValues } from "../read/policy-fields.ts";

/** RFC 9110 and PATCH. */
const METHODS: ReadonlySet<string> = new Set([
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "TRACE",
]);

export const methodKnown = defineRule({
  code: "MESH0411",
  severity: "info",
  appliesTo: ["AuthorizationPolicy"],
  reads: [],
  reach: "object",
  title: "Method that HTTP does not define",
  explanation:
    "Any word may be a method, and methods are compared letter by letter: get is not GET. A path such as a gRPC method belongs under paths; gRPC calls are POST.",
  source: "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation",
  aliases: ["KIA0102"],
  check: (object) =>
    policyValues(object, "to", ["methods", "notMethods"]).flatMap(({ value, path }) => {
      if (METHODS.has(value) || value.includes("*")) return [];
      const upper = value.toUpperCase();
      return [
        {
          path,
          sentence: METHODS.has(upper)
            ? `${value} never matches: requests say ${upper}`
            : `${value} is no method of HTTP`,
          ...(METHODS.has(upper)
            ? {
                fix: {
                  title: `Write ${upper}`,
                  operations: [{ op: "replace" as const, path: `/${path.join("/")}`, value: upper }],
                },
              }
            : {}),
        },
      ];
    }),
});
