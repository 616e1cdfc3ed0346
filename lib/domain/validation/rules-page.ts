import type { Rule } from "./rule.ts";

/** The reference of all rules as Markdown. */
export function rulesPage(rules: readonly Rule[]): string {
  const sections = rules.map(
    ({ code, title, severity, appliesTo, reads, aliases, explanation, source }) => `## ${code} ${title}

${explanation}

- Severity: ${severity}
- Looks at: ${appliesTo.join(", ")}
- Reads: ${reads.length === 0 ? "nothing else" : [...new Set(reads)].join(", ")}
- Also known as: ${aliases.length === 0 ? "none" : aliases.join(", ")}
- Source: <${source}>
`,
  );
  return [INTRODUCTION, ...sections].join("\n");
}

const INTRODUCTION = `# Rules

Generated from \`lib/domain/validation/rules\` by \`npx tsx scripts/generate-rules.ts\`. Codes are permanent and never used again for
something else. A rule is silenced for one object by the annotation \`galley.istio.io/analyze-suppress\` or
\`kiali.io/ignore-validations\` with its code or one of the codes that it is also known as.

Besides these rules \`foresail check\` reports with MESH0001 (IST0106) what the API server or Istio's webhook would refuse, and with
MESH0003 (IST0133) what the webhook would warn about.
`;
