import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { isJsonObject } from "@/lib/domain/base/json.ts";
import { canonicalJson } from "@/lib/domain/kube/canonical-json.ts";
import { buildPeople } from "./people.ts";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const sorted = (rules: readonly Rule[]): readonly string[] =>
  rules
    .map(({ apiGroups, resources, verbs }) =>
      canonicalJson({
        apiGroups: apiGroups.toSorted(),
        resources: resources.toSorted(),
        verbs: verbs.toSorted(),
      }),
    )
    .toSorted();

it("gives the demo's console exactly the ClusterRole of deploy/, and impersonation of its people", () => {
  const deployed = parse(
    readFileSync(new URL("../../deploy/cluster-role.yaml", import.meta.url), "utf8"),
  ) as { readonly rules: readonly Rule[] };
  const role = buildPeople(0).find(
    ({ kind, metadata }) => kind === "ClusterRole" && metadata.name === "foresail",
  );
  const rules = (role?.["rules"] ?? []) as readonly Rule[];
  const own = rules.filter((rule) => isJsonObject(rule) && !rule.verbs.includes("impersonate"));
  expect(sorted(own)).toEqual(sorted(deployed.rules));
  expect(rules.length - own.length).toBe(1);
});
