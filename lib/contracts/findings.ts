import * as z from "zod/mini";
import { clusterParams, defineContract } from "./api.ts";
import { namespaceList } from "./mesh-query.ts";
import { objectRef } from "./object-ref.ts";

export const severity = z.enum(["error", "warning", "info"]);

export const findingRow = z.object({
  /** Permanent, e.g. `MESH0107`. */
  code: z.string(),
  severity,
  /** What the rule is about. */
  title: z.string(),
  /** Codes of istioctl analyze and Kiali for the same mistake. */
  aliases: z.array(z.string()),
  ref: objectRef,
  /** JSON pointer into the object. */
  path: z.string(),
  /** What is wrong here and what follows: one sentence without full stop. */
  sentence: z.string(),
  because: z.array(z.object({ ref: z.nullable(objectRef), path: z.string(), text: z.string() })),
  /** JSON Patch on the object; null where a person has to choose. */
  fix: z.nullable(
    z.object({
      title: z.string(),
      operations: z.array(
        z.object({
          op: z.enum(["add", "replace", "remove"]),
          path: z.string(),
          value: z.optional(z.unknown()),
        }),
      ),
    }),
  ),
  /** Page that the rule follows. */
  source: z.string(),
});

export const listFindings = defineContract({
  id: "listFindings",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/findings",
  summary: "What the rules find in the live configuration, of objects that the person may list",
  params: clusterParams,
  query: z.object({
    namespaces: namespaceList,
    group: z.optional(z.string().check(z.maxLength(253))),
    kind: z.optional(z.string().check(z.maxLength(63))),
    name: z.optional(z.string().check(z.maxLength(253))),
  }),
  response: z.object({
    /** Worst first. */
    findings: z.array(findingRow),
    counts: z.object({ error: z.number(), warning: z.number(), info: z.number() }),
    /** Kinds that could not be told, so that rules that need them said nothing. */
    missing: z.array(z.object({ what: z.string(), why: z.string() })),
  }),
});
