import { parseDocuments } from "../document.ts";
import type { Template } from "../templates.ts";

/** docs/templates.md: what each template is expected to do on the demo mesh. */
export function templatesPage(templates: readonly Template[]): string {
  const rows = templates.map(
    ({ id, title, text, editor, needs, effect }) =>
      `| ${id.slice(0, 2)} ${title} | ${objectOf(text)} | ${editor ?? "all fields"} | ${needs?.slice(0, 2) ?? "–"} | ${effect} |`,
  );
  return `# Templates

Config → New → From a template. Each opens in its guided editor and as YAML, for any namespace, and goes through preview, apply, watch and
undo like every other change. Where its object exists, the template opens as a change of it: **Replace** (the template takes its place) or
**Merge** (what it says is laid over what is there).

The effect is that on \`production\` of a demo mesh as it starts, after the template named under "needs".
\`e2e/specs/templates.spec.ts\` previews, applies, measures and undoes each through the HTTP API.
This page is written by \`npx tsx scripts/generate-templates.ts\`.

| template | object | editor | needs | effect on requests |
| --- | --- | --- | --- | --- |
${rows.join("\n")}

01, 03, 09, 10 and 11 are versions of one object, VirtualService \`api\`; 02 and 04 are versions of DestinationRule \`api\`. So 04 after 02 takes
away what 09 names: the preview of 04 says that every request of theirs would reach nobody, and that of 09 that they still would.
`;
}

function objectOf(text: string): string {
  const object = parseDocuments(text).documents[0]?.toObject();
  return object?.ok === true ? `${object.value.kind} \`${object.value.metadata.name}\`` : "";
}
