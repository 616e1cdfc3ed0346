import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import { parseDocuments } from "./document.ts";
import { mergedWithTemplate, TEMPLATES, templateIn } from "./templates.ts";
import { templatesPage } from "./templates/templates-page.ts";

const folder = fileURLToPath(new URL("./document/fixtures/", import.meta.url));

function textOf(id: string): string {
  return TEMPLATES.find((template) => template.id === id)?.text ?? "";
}

describe("templates", () => {
  it.each(readdirSync(folder))("%s is kept byte for byte", (file) => {
    expect(textOf(file.replace(/\.yaml$/, ""))).toBe(readFileSync(`${folder}${file}`, "utf8"));
  });

  it.each(TEMPLATES.map(({ id, text }) => [id, text] as const))(
    "%s gets a namespace and nothing else",
    (_id, text) => {
      const placed = templateIn(text, "shop");
      if (!placed.ok) throw new Error(placed.error.message);
      const object = parseDocuments(placed.value).documents[0]?.toObject();
      const named = /\n {2}namespace: (\S+)\n/.exec(text)?.[1] ?? "shop";
      expect(object).toMatchObject({ ok: true, value: { metadata: { namespace: named } } });
      expect(placed.value.replace("\n  namespace: shop", "")).toBe(text);
    },
  );

  it("is laid over what is live: its fields win, others and comments stay", () => {
    const live = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: api # ours
  namespace: production
  labels: {team: core}
spec:
  hosts: [api]
  exportTo: ["."] # for now
  http: []
`;
    const merged = mergedWithTemplate(live, textOf("03-timeout-and-retries"));
    if (!merged.ok) throw new Error(merged.error.message);
    expect(merged.value).toContain("apiVersion: networking.istio.io/v1\n");
    expect(merged.value).toContain("  name: api # ours\n");
    expect(merged.value).toContain('  exportTo: ["."] # for now\n');
    expect(merged.value).toContain("timeout: 10s");
  });
});

describe("docs/templates.md", () => {
  it("is what the templates say", async () => {
    const path = fileURLToPath(new URL("../../../docs/templates.md", import.meta.url));
    const options = { ...(await resolveConfig(path)), parser: "markdown" as const };
    expect(readFileSync(path, "utf8")).toBe(await format(templatesPage(TEMPLATES), options));
  });
});
