import { defineRule } from "../../rule.ts";
import { envoyPatches, isSkipped } from "../read/envoy-patches.ts";

const CODES: Readonly<Record<string, readonly string[]>> = {
  REPLACE: ["IST0152"],
  ADD: ["IST0153"],
  REMOVE: ["IST0154"],
};

const INSTEAD: Readonly<Record<string, string>> = {
  REPLACE: "REPLACE is for network filters, HTTP filters and virtual hosts; MERGE changes the others",
  ADD: "routes are not added: use MERGE, or INSERT_FIRST for an HTTP_ROUTE",
  REMOVE: "routes are not removed",
};

export const operationApplies = defineRule({
  code: "MESH0952",
  severity: "error",
  appliesTo: ["EnvoyFilter"],
  reads: [],
  reach: "object",
  title: "EnvoyFilter operation that is skipped for what it is applied to",
  explanation:
    "Istio leaves out ADD and REMOVE of route configurations and routes, and REPLACE of all but filters and virtual hosts: the patch does nothing.",
  source:
    "https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-Patch-Operation",
  aliases: ["IST0152", "IST0153", "IST0154"],
  check: (object) =>
    envoyPatches(object).flatMap((patch) =>
      isSkipped(patch)
        ? [
            {
              path: patch.path,
              sentence: `Does nothing to a ${patch.applyTo}: ${INSTEAD[patch.operation] ?? "the operation is skipped"}`,
              aliases: CODES[patch.operation] ?? [],
            },
          ]
        : [],
    ),
});
