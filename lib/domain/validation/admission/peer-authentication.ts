import { entriesAt, mapAt, textsOfMap } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkSelector } from "./selection.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

/** Admission rules of PeerAuthentication (istiod 1.31). */
export function checkPeerAuthentication({ spec }: WebhookSubject, findings: Findings): void {
  const selector = mapAt(spec, "selector");
  const ports = entriesAt(spec, "portLevelMtls");
  const path = ["spec", "portLevelMtls"];
  if (textsOfMap(selector, "matchLabels").length === 0 && ports.length > 0) {
    findings.error(path, "mesh/namespace peer authentication cannot have port level mTLS");
  }
  for (const [port] of ports) {
    if (Number(port) < 1 || Number(port) > 65535)
      findings.error([...path, port], "port must be in range 1..65535");
  }
  checkSelector(selector, findings);
}
