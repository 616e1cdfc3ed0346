import { toJsonPointer, type JsonObject, type Path } from "../../../base/json.ts";
import {
  booleanAt,
  numberAt,
  objectAt,
  objectsAt,
  sectionAt,
  textAt,
} from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";

export const serverVerified = defineRule({
  code: "MESH0228",
  severity: "warning",
  appliesTo: ["DestinationRule"],
  reads: ["MeshSettings"],
  reach: "object",
  title: "TLS to a server that nobody verifies",
  explanation:
    "With insecureSkipVerify, or without a CA where the feature VERIFY_CERTIFICATE_AT_CLIENT is off, any certificate is taken: the connection is encrypted to whoever answers.",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings",
  aliases: ["IST0128", "IST0129"],
  check: ({ spec }, { settings }) => {
    const systemCa = settings.featureFlags["VERIFY_CERTIFICATE_AT_CLIENT"] !== "false";
    const at = (policy: JsonObject | null, path: Path): readonly FindingPart[] => {
      if (policy === null) return [];
      const ports = objectsAt(policy, "portLevelSettings");
      return [
        ...unverified(objectAt(policy, "tls"), [...path, "tls"], { systemCa, where: "" }),
        ...ports.flatMap((setting, index) => {
          const where = ` on port ${numberAt(sectionAt(setting, "port"), "number") ?? 0}`;
          return unverified(objectAt(setting, "tls"), [...path, "portLevelSettings", index, "tls"], {
            systemCa,
            where,
          });
        }),
      ];
    };
    return [
      ...at(objectAt(spec, "trafficPolicy"), ["spec", "trafficPolicy"]),
      ...objectsAt(spec, "subsets").flatMap((subset, index) =>
        at(objectAt(subset, "trafficPolicy"), ["spec", "subsets", index, "trafficPolicy"]),
      ),
    ];
  },
});

interface Verification {
  readonly systemCa: boolean;
  readonly where: string;
}

function unverified(
  tls: JsonObject | null,
  path: Path,
  { systemCa, where }: Verification,
): readonly FindingPart[] {
  const mode = tls === null ? null : textAt(tls, "mode");
  if (tls === null || (mode !== "SIMPLE" && mode !== "MUTUAL")) return [];
  if (booleanAt(tls, "insecureSkipVerify") === true) {
    const at: Path = [...path, "insecureSkipVerify"];
    const fix = {
      title: "Verify the server",
      operations: [{ op: "remove" as const, path: toJsonPointer(at) }],
    };
    return [{ path: at, sentence: `Any certificate is taken${where}: insecureSkipVerify is set`, fix }];
  }
  const named = textAt(tls, "caCertificates") ?? textAt(tls, "credentialName");
  if (systemCa || named !== null) return [];
  return [
    {
      path,
      sentence: `Any certificate is taken${where}: no CA is named and istiod does not use the system's`,
    },
  ];
}
