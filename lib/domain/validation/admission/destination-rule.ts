import { has, mapAt, mapsAt, textAt, textsOfMap } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkWorkloadLabels, wildcardDomainError } from "./names.ts";
import { checkExportTo, checkSelector } from "./selection.ts";
import { checkTrafficPolicy } from "./traffic-policy.ts";
import { subsetNameError } from "./virtual-service-route.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

/** Admission rules of DestinationRule (istiod 1.31). */
export function checkDestinationRule({ spec, namespace }: WebhookSubject, findings: Findings): void {
  findings.check(["spec", "host"], wildcardDomainError(textAt(spec, "host")));
  checkTrafficPolicy(mapAt(spec, "trafficPolicy"), ["spec", "trafficPolicy"], findings);
  const names = new Set<string>();
  mapsAt(spec, "subsets").forEach((subset, index) => {
    const path = ["spec", "subsets", index];
    const name = textAt(subset, "name");
    if (names.has(name)) findings.error([...path, "name"], `duplicate subset names: ${name}`);
    names.add(name);
    findings.check([...path, "name"], subsetNameError(name));
    checkWorkloadLabels(textsOfMap(subset, "labels"), [...path, "labels"], findings);
    checkTrafficPolicy(mapAt(subset, "trafficPolicy"), [...path, "trafficPolicy"], findings);
  });
  checkExportTo(spec, { namespace, ownNamespaceOnly: has(spec, "workloadSelector") }, findings);
  checkSelector(mapAt(spec, "workloadSelector"), findings);
}
