import type { Path } from "../../base/json.ts";
import { parse } from "@bufbuild/cel";
import { entriesAt, has, isFields, mapAt, mapsAt, numberAt, textAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkTargets } from "./selection.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

/** Admission rules of Telemetry (istiod 1.31). */
export function checkTelemetry({ spec }: WebhookSubject, findings: Findings): void {
  checkTargets(spec, findings);
  mapsAt(spec, "metrics").forEach((metrics, index) =>
    checkMetrics(metrics, ["spec", "metrics", index], findings),
  );
  const tracing = mapsAt(spec, "tracing");
  if (tracing.length > 1) findings.warn("multiple tracing is not currently supported");
  tracing.forEach((entry, index) => checkTracing(entry, ["spec", "tracing", index], findings));
  mapsAt(spec, "accessLogging").forEach((logging, index) => {
    const path = ["spec", "accessLogging", index];
    checkFilter(mapAt(logging, "filter"), [...path, "filter"], findings);
    checkProviders(logging, path, findings);
  });
}

function checkProviders(entry: Fields, path: Path, findings: Findings): void {
  if (mapsAt(entry, "providers").some((provider) => textAt(provider, "name") === "")) {
    findings.error([...path, "providers"], "providers.name may not be empty");
  }
}

function checkFilter(filter: Fields | null, path: Path, findings: Findings): void {
  if (filter === null) return;
  try {
    parse(textAt(filter, "expression"));
  } catch {
    findings.error(path, "filter expression is not a valid CEL expression");
  }
}

function checkTracing(tracing: Fields, path: Path, findings: Findings): void {
  if (mapsAt(tracing, "providers").length > 1) findings.warn("multiple providers is not currently supported");
  checkProviders(tracing, path, findings);
  const percentage = numberAt(tracing, "randomSamplingPercentage");
  if (percentage < 0 || percentage > 100) {
    findings.error(path, "randomSamplingPercentage must be in range [0.0, 100.0]");
  }
  for (const [name, tag] of entriesAt(tracing, "customTags")) {
    const place = [...path, "customTags", name];
    if (name === "") findings.error(place, "tag name may not be empty");
    if (!isFields(tag)) findings.error(place, `tag '${name}' may not have a nil value`);
    else checkTag(tag, place, findings);
  }
}

function checkTag(tag: Fields, path: Path, findings: Findings): void {
  const isEmpty = (kind: string, field: string): boolean =>
    has(tag, kind) && textAt(mapAt(tag, kind), field) === "";
  if (isEmpty("literal", "value")) findings.error(path, "literal tag value may not be empty");
  if (isEmpty("header", "name")) findings.error(path, "header tag name may not be empty");
  if (isEmpty("environment", "name")) findings.error(path, "environment tag name may not be empty");
}

function checkMetrics(metrics: Fields, path: Path, findings: Findings): void {
  checkProviders(metrics, path, findings);
  mapsAt(metrics, "overrides").forEach((override, index) => {
    const place = [...path, "overrides", index];
    for (const [name, tag] of entriesAt(override, "tagOverrides")) {
      if (name === "") findings.warn("tagOverrides.name may not be empty");
      if (!isFields(tag)) findings.error(place, "tagOverrides may not be null");
      else checkTagOverride(tag, [...place, "tagOverrides", name], findings);
    }
    const match = mapAt(override, "match");
    if (has(match, "customMetric") && textAt(match, "customMetric") === "") {
      findings.error([...place, "match"], "customMetric may not be empty");
    }
  });
}

function checkTagOverride(tag: Fields, path: Path, findings: Findings): void {
  const isRemove = textAt(tag, "operation") === "REMOVE";
  const value = textAt(tag, "value");
  if (!isRemove && value === "")
    findings.error(path, "tagOverrides.value must be set when operation is UPSERT");
  if (isRemove && value !== "")
    findings.error(path, "tagOverrides.value may only be set when operation is UPSERT");
}
