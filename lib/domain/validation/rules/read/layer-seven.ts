import type { JsonObject } from "../../../base/json.ts";
import type { ConfigObject } from "../../../mesh/snapshot.ts";
import { readPolicy } from "../../../simulation/authz/policy.ts";
import { objectAt, objectsAt, sectionAt, textAt } from "../../../simulation/spec-fields.ts";

const HTTP_ATTRIBUTE = /^(host|method|path|request\.)/;

/** Whether an object asks for what only a proxy that reads HTTP can do: a sidecar, a gateway or a waypoint. */
export function needsHttp(object: ConfigObject): boolean {
  const { kind, spec } = object;
  switch (kind) {
    case "AuthorizationPolicy":
      return readPolicy(object).rules.some(({ from, to, when }) =>
        [...from, ...to, ...when].flat().some(({ attribute }) => HTTP_ATTRIBUTE.test(attribute)),
      );
    case "Telemetry":
      return (
        objectsAt(spec, "tracing").length > 0 ||
        objectsAt(spec, "accessLogging").length > 0 ||
        objectsAt(spec, "metrics").some((metric) => objectsAt(metric, "overrides").length > 0)
      );
    case "VirtualService":
      return objectsAt(spec, "http").length + objectsAt(spec, "tls").length > 0;
    case "DestinationRule":
      return [spec, ...objectsAt(spec, "subsets")].some((level) =>
        isHttpPolicy(sectionAt(level, "trafficPolicy")),
      );
    default:
      return true;
  }
}

function isHttpPolicy(policy: JsonObject): boolean {
  const hash = sectionAt(sectionAt(policy, "loadBalancer"), "consistentHash");
  return (
    textAt(hash, "httpHeaderName") !== null ||
    objectAt(hash, "httpCookie") !== null ||
    objectAt(sectionAt(policy, "connectionPool"), "http") !== null ||
    objectAt(policy, "outlierDetection") !== null
  );
}
