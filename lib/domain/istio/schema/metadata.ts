import { isDnsSubdomain, isLabelKey, isLabelValue } from "../../kube/labels.ts";
import type { SchemaProblem } from "./schema-problem.ts";
import { isMap } from "./structural.ts";

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const LABEL_KEY =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** Names, labels and annotations, as the API server checks them for every kind. */
export function checkMetadata(object: { readonly metadata?: unknown }): readonly SchemaProblem[] {
  const metadata = object.metadata;
  if (!isMap(metadata))
    return [problem(["metadata", "name"], "Required value: name or generateName is required")];
  return [
    ...checkName(metadata.name, metadata.generateName),
    ...checkLabels(metadata.labels),
    ...checkAnnotations(metadata.annotations),
  ];
}

function checkName(name: unknown, generateName: unknown): readonly SchemaProblem[] {
  if (name === undefined || name === "") {
    if (typeof generateName === "string" && generateName !== "") return [];
    return [problem(["metadata", "name"], "Required value: name or generateName is required")];
  }
  if (typeof name === "string" && isDnsSubdomain(name)) return [];
  return [problem(["metadata", "name"], `Invalid value: ${JSON.stringify(name)}: ${SUBDOMAIN}`)];
}

function checkLabels(labels: unknown): readonly SchemaProblem[] {
  if (!isMap(labels)) return [];
  return Object.entries(labels).flatMap(([key, value]) => {
    const path = ["metadata", "labels"];
    return [
      ...(isLabelKey(key) ? [] : [problem(path, `Invalid value: ${JSON.stringify(key)}: ${LABEL_KEY}`)]),
      ...(typeof value === "string" && isLabelValue(value)
        ? []
        : [problem(path, `Invalid value: ${JSON.stringify(value)}: ${LABEL_VALUE}`)]),
    ];
  });
}

function checkAnnotations(annotations: unknown): readonly SchemaProblem[] {
  if (!isMap(annotations)) return [];
  return Object.keys(annotations)
    .filter((key) => !isLabelKey(key.toLowerCase()))
    .map((key) =>
      problem(["metadata", "annotations"], `Invalid value: ${JSON.stringify(key)}: ${LABEL_KEY}`),
    );
}

function problem(path: readonly string[], detail: string): SchemaProblem {
  return { path, reason: "metadata", message: `${path.join(".")}: ${detail}` };
}
