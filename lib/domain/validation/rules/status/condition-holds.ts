import type { JsonObject, Path } from "../../../base/json.ts";
import type { ConfigObject } from "../../../mesh/snapshot.ts";
import { objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";

/** Conditions whose False means that the object, or part of it, is not in force. */
const MUST_HOLD: ReadonlySet<string> = new Set([
  "istio.io/WaypointBound",
  "ZtunnelAccepted",
  "WaypointAccepted",
  "Accepted",
  "Programmed",
  "ResolvedRefs",
]);

export const conditionHolds = defineRule({
  code: "MESH0030",
  severity: "warning",
  appliesTo: [
    "Service",
    "ServiceEntry",
    "WorkloadEntry",
    "AuthorizationPolicy",
    "KubernetesGateway",
    "HTTPRoute",
    "GRPCRoute",
    "TLSRoute",
    "TCPRoute",
  ],
  reads: [],
  reach: "object",
  title: "The control plane says that the object is not in force",
  explanation:
    "istiod writes into the status what it could not do: a route that no gateway accepted, a reference that leads nowhere, a policy that ztunnel cannot enforce. The sentence is the control plane's own.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0171/",
  aliases: ["IST0171"],
  check: (subject) => {
    if (!("status" in subject)) {
      return subject.failedConditions
        .filter(({ type }) => MUST_HOLD.has(type))
        .map(({ type, reason, message }) => say(["status", "conditions"], { type, reason, message }));
    }
    return conditionsOf(subject).flatMap(({ condition, path }) =>
      isFailed(condition) ? [say(path, read(condition))] : [],
    );
  },
});

interface Placed {
  readonly condition: JsonObject;
  readonly path: Path;
}

/** Of the object, and of a route's parents. */
function conditionsOf({ status }: ConfigObject): readonly Placed[] {
  if (status === null) return [];
  const at = (section: JsonObject, path: Path): readonly Placed[] =>
    objectsAt(section, "conditions").map((condition, index) => ({
      condition,
      path: [...path, "conditions", index],
    }));
  return [
    ...at(status, ["status"]),
    ...objectsAt(status, "parents").flatMap((parent, index) => at(parent, ["status", "parents", index])),
  ];
}

function isFailed(condition: JsonObject): boolean {
  const type = textAt(condition, "type") ?? "";
  if (type === "WaypointAccepted" && textAt(condition, "reason") === "PartiallyInvalid") return true;
  return textAt(condition, "status") === "False" && MUST_HOLD.has(type);
}

interface Said {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

const read = (condition: JsonObject): Said => ({
  type: textAt(condition, "type") ?? "",
  reason: textAt(condition, "reason") ?? "",
  message: textAt(condition, "message") ?? "",
});

function say(path: Path, { type, reason, message }: Said): FindingPart {
  const because = [reason, message].filter((text) => text !== "").join(": ");
  return {
    path,
    sentence: `${type} does not hold${because === "" ? "" : `, ${because.replace(/\.$/, "")}`}`,
  };
}
