import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { parse, parseAllDocuments } from "yaml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { toJsonPointer } from "../base/json.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { snapshotOf } from "../mesh/snapshot-of.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { recordReads } from "./testing/record-reads.ts";
import { RULES } from "./registry.ts";
import type { Rule } from "./rule.ts";
import { rulesPage } from "./rules-page.ts";
import { runRules } from "./run-rules.ts";
import { namespacesWith } from "./subjects.ts";

const folder = fileURLToPath(new URL("rules/", import.meta.url));
const caseSchema = z.array(
  z.strictObject({
    name: z.string(),
    /** JSON pointers of the findings, in any order; empty: silent. */
    at: z.array(z.string()),
    objects: z.string(),
    meshConfig: z.string().optional(),
  }),
);

const ruleFiles = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.startsWith("read/"))
  .map((name) => ({ name, source: readFileSync(join(folder, name), "utf8") }));

function casesOf(rule: Rule): z.infer<typeof caseSchema> {
  const file = ruleFiles.find(({ source }) => source.includes(`code: "${rule.code}"`));
  const path = join(folder, (file?.name ?? "").replace(/\.ts$/, ".cases.yaml"));
  return existsSync(path) ? caseSchema.parse(parse(readFileSync(path, "utf8"))) : [];
}

/** The cases are written by hand: every document is a Kubernetes object. */
const objectsOf = (text: string): readonly KubeObject[] =>
  parseAllDocuments(text).map((document) => document.toJS() as KubeObject);

function meshOf({ objects, meshConfig }: z.infer<typeof caseSchema>[number]): MeshSnapshot {
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
  return snapshotOf({
    cluster: "test",
    objects: [...objectsOf(objects), ...config],
    defaultNamespace: "shop",
  });
}

describe.each(RULES.map((rule) => ({ code: rule.code, title: rule.title, rule })))(
  "$code $title",
  ({ rule }) => {
    const cases = casesOf(rule);

    it("has a firing and a silent case", () => {
      expect(cases.some(({ at }) => at.length > 0)).toBe(true);
      expect(cases.some(({ at }) => at.length === 0)).toBe(true);
    });

    it.each(cases)("$name", (entry) => {
      const { findings } = runRules(meshOf(entry), { rules: [rule] });
      expect(findings.map(({ path }) => toJsonPointer(path)).toSorted()).toEqual(entry.at.toSorted());
      expect(findings.every(({ sentence }) => sentence !== "" && !sentence.endsWith("."))).toBe(true);
      expect(
        findings.flatMap(({ aliases }) => aliases).filter((alias) => !rule.aliases.includes(alias)),
      ).toEqual([]);
    });

    it.each(cases)("reads only what it says: $name", (entry) => {
      const mesh = meshOf(entry);
      const read = new Set<string>();
      for (const namespace of namespacesWith(mesh, rule.appliesTo)) {
        for (const subject of rule.subjects(mesh, namespace)) rule.check(subject, recordReads(mesh, read));
      }
      expect([...read].filter((kind) => !rule.reads.includes(kind))).toEqual([]);
    });
  },
);

describe("docs/rules.md", () => {
  it("is what the registry says", async () => {
    const path = fileURLToPath(new URL("../../../docs/rules.md", import.meta.url));
    const options = { ...(await resolveConfig(path)), parser: "markdown" as const };
    expect(readFileSync(path, "utf8")).toBe(await format(rulesPage(RULES), options));
  });
});

describe("registry", () => {
  it("holds every rule file once, by code", () => {
    const codes = ruleFiles.flatMap(({ source }) => /code: "(MESH\d{4})"/.exec(source)?.[1] ?? []);
    expect(RULES.map(({ code }) => code)).toEqual(codes.toSorted());
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("gives every rule an explanation, an https source and well-formed aliases", () => {
    for (const { explanation, source, aliases, title } of RULES) {
      expect(explanation.length).toBeGreaterThan(40);
      expect(source).toMatch(/^https:\/\//);
      expect(aliases.every((alias) => /^(IST|KIA)\d{4}$/.test(alias))).toBe(true);
      expect(title).not.toMatch(/\.$/);
    }
  });
});
