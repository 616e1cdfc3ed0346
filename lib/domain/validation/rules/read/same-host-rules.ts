import { canonicalJson } from "../../../kube/canonical-json.ts";
import { isWildcardHost, resolveHost } from "../../../istio/host.ts";
import type { MeshSettings } from "../../../mesh/settings.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { exportToOf } from "../../../simulation/route/visible.ts";
import { objectAt, textAt } from "../../../simulation/spec-fields.ts";

export function ruleHost(
  { spec, namespace }: ConfigObject,
  { settings }: Pick<MeshSnapshot, "settings">,
): string {
  return resolveHost(textAt(spec, "host") ?? "", namespace, settings.domain);
}

/** For `hosts` of a rule: a wildcard may be decided by any. */
export function anyOrOne(host: string): string {
  return isWildcardHost(host) ? "*" : host;
}

/** For `hosts` of a rule about DestinationRules. */
export function decisiveHost(rule: ConfigObject, settings: MeshSettings): readonly string[] {
  return [anyOrOne(ruleHost(rule, { settings }))];
}

/** Other DestinationRules of the host in the namespace that are for the same clients: istiod makes one of them. */
export function mergedWith(mesh: MeshSnapshot, rule: ConfigObject): readonly ConfigObject[] {
  const host = ruleHost(rule, mesh);
  return [...configObjects(mesh, rule.kind, rule.group).inNamespace(rule.namespace)].filter(
    (other) =>
      other !== rule && ruleHost(other, mesh) === host && clientsOf(other, mesh) === clientsOf(rule, mesh),
  );
}

function clientsOf(rule: ConfigObject, { settings }: MeshSnapshot): string {
  const exportTo = exportToOf(rule, settings.defaultDestinationRuleExportTo).toSorted().join(",");
  return `${exportTo} ${canonicalJson(objectAt(rule.spec, "workloadSelector") ?? {})}`;
}
