import { pathToFileURL } from "node:url";
import { RULES } from "@/lib/domain/validation/registry.ts";
import { SEVERITIES, type Severity } from "@/lib/domain/validation/finding.ts";
import type { CheckOptions } from "../arguments.ts";
import { type Checked, type CheckFinding, REFUSED, WARNED } from "./checked.ts";

export function printFindings(checked: Checked, output: CheckOptions["output"]): string {
  switch (output) {
    case "text":
      return textOf(checked);
    case "json":
      return `${JSON.stringify({ findings: checked.findings, missing: checked.missing }, null, 2)}\n`;
    case "sarif":
      return `${JSON.stringify(sarifOf(checked), null, 2)}\n`;
  }
}

function textOf({ findings, missing }: Checked): string {
  const lines = findings.map(({ file, line, column, severity, code, object, message, aliases }) => {
    const name = object.namespace === "" ? object.name : `${object.namespace}/${object.name}`;
    const known = aliases.length === 0 ? "" : ` (${aliases.join(", ")})`;
    return `${file}:${line}:${column}: ${severity} ${code} ${object.kind} ${name}: ${message}${known}`;
  });
  const counts = SEVERITIES.map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return `${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`;
  });
  const unknown = missing.map(({ what }) => what).join("; ");
  const summary = `${counts.join(", ")}${unknown === "" ? "" : `; not given, so not judged by: ${unknown}`}`;
  return [...lines, summary, ""].join("\n");
}

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/** SARIF 2.1.0 (OASIS). */
function sarifOf({ findings }: Checked): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "foresail", rules: sarifRules() } },
        columnKind: "utf16CodeUnits",
        results: findings.map(sarifResult),
      },
    ],
  };
}

function sarifRules(): readonly object[] {
  const admission = [
    { ...REFUSED, severity: "error" as const },
    { ...WARNED, severity: "warning" as const },
  ].map(({ code, title, aliases, severity }) => ({
    id: code,
    shortDescription: { text: title },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: aliases },
  }));
  return [
    ...admission,
    ...RULES.map(({ code, title, explanation, source, aliases, severity }) => ({
      id: code,
      shortDescription: { text: title },
      fullDescription: { text: explanation },
      helpUri: source,
      defaultConfiguration: { level: LEVELS[severity] },
      properties: { tags: aliases },
    })),
  ];
}

function sarifResult({
  code,
  severity,
  message,
  file,
  line,
  column,
  object,
  path,
  refused,
}: CheckFinding): object {
  const { kind, namespace, name } = object;
  return {
    ruleId: code,
    level: LEVELS[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column },
        },
        logicalLocations: [{ fullyQualifiedName: `${kind} ${namespace}/${name}${path}`, kind: "object" }],
      },
    ],
    properties: { refused },
  };
}

/** Relative paths stay relative: the viewer resolves them against its checkout. */
function uriOf(file: string): string {
  if (file.startsWith("/")) return pathToFileURL(file).href;
  return file.split("/").map(encodeURIComponent).join("/");
}
