import { readFileSync } from "node:fs";
import { parse, parseAllDocuments } from "yaml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { KubeObject } from "../../kube/kube-object.ts";
import { snapshotOf } from "../../mesh/snapshot-of.ts";
import { runRules } from "../run-rules.ts";

/** What istioctl analyze and Kiali document of their codes, in objects of our own. */
const caseSchema = z.array(
  z.strictObject({
    name: z.string(),
    /** A code of theirs. */
    code: z.string().regex(/^(IST|KIA)\d{4}$/),
    /** Objects with a finding that is known by the code, and no others: `Kind namespace/name`. */
    at: z.array(z.string()),
    objects: z.string(),
    meshConfig: z.string().optional(),
  }),
);

type Case = z.infer<typeof caseSchema>[number];

const casesOf = (tool: string): readonly Case[] =>
  caseSchema.parse(parse(readFileSync(new URL(`${tool}.cases.yaml`, import.meta.url), "utf8")));

function found({ code, objects, meshConfig }: Case): readonly string[] {
  /** The cases are written by hand: every document is a Kubernetes object. */
  const given = parseAllDocuments(objects).map((document) => document.toJS() as KubeObject);
  const config: readonly KubeObject[] =
    meshConfig === undefined
      ? []
      : [
          {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "istio", namespace: "istio-system" },
            data: { mesh: meshConfig },
          },
        ];
  const mesh = snapshotOf({ cluster: "test", objects: [...given, ...config], defaultNamespace: "default" });
  const at = runRules(mesh)
    .findings.filter(({ aliases }) => aliases.includes(code))
    .map(({ object: { kind, namespace, name } }) =>
      namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`,
    );
  return [...new Set(at)].toSorted();
}

describe.each(["istioctl", "kiali"])("documented findings of %s", (tool) => {
  it.each(casesOf(tool))("$code: $name", (entry) => {
    expect(found(entry)).toEqual(entry.at.toSorted());
  });
});
