import type { JsonObject } from "../base/json.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { groupOf } from "../kube/object-ref.ts";
import { type ConfigObject, emptySnapshot } from "../mesh/snapshot.ts";
import { describeMatch } from "../simulation/route/describe-match.ts";
import { rulesBySpecificity } from "../simulation/route/read-http-route.ts";
import { httpRulesOf } from "../simulation/route/read-virtual-service.ts";
import { numberAt, objectsAt, textAt, textMapAt, textsAt } from "../simulation/spec-fields.ts";

/** Conditions of each route in words, by list and position; empty matches everything. */
export function routeMatches(object: KubeObject): (list: string, index: number) => readonly string[] {
  const config = asConfigObject(object);
  if (object.kind !== "VirtualService") {
    const rules = rulesBySpecificity(emptySnapshot(""), [config]);
    return (_list, index) =>
      withoutEverything(
        rules.filter((rule) => rule.index === index).flatMap((rule) => rule.matches.map(describeMatch)),
      );
  }
  const http = httpRulesOf(config, "cluster.local");
  return (list, index) =>
    list === "http"
      ? withoutEverything((http[index]?.matches ?? []).map(describeMatch))
      : objectsAt(objectsAt(config.spec, list)[index] ?? {}, "match").map(describeConnection);
}

/** An alternative without conditions makes the others pointless. */
function withoutEverything(matches: readonly string[]): readonly string[] {
  return matches.some((match) => match === "everything" || match === 'path under "/"') ? [] : matches;
}

/** One match of a TCP or TLS route. */
function describeConnection(match: JsonObject): string {
  const port = numberAt(match, "port");
  const namespace = textAt(match, "sourceNamespace");
  const parts = [
    ...listed("SNI", textsAt(match, "sniHosts")),
    ...listed("to", textsAt(match, "destinationSubnets")),
    ...(port === null ? [] : [`port ${String(port)}`]),
    ...(namespace === null ? [] : [`from namespace ${namespace}`]),
    ...[...(textMapAt(match, "sourceLabels") ?? [])].map(([key, value]) => `from ${key}=${value}`),
    ...listed("at", textsAt(match, "gateways")),
  ];
  return parts.length === 0 ? "everything" : parts.join(" and ");
}

function listed(word: string, values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [`${word} ${values.join(", ")}`];
}

/** Only what the readers of routes look at. */
function asConfigObject({ apiVersion, kind, metadata, spec }: KubeObject): ConfigObject {
  return {
    group: groupOf(apiVersion),
    kind,
    apiVersion,
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    uid: metadata.uid ?? "",
    resourceVersion: metadata.resourceVersion ?? "",
    generation: metadata.generation ?? 0,
    createdAtMs: 0,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    spec: spec ?? {},
    status: null,
    managers: [],
  };
}
