import type { JsonObject, Path } from "../../../base/json.ts";
import { booleanAt, objectAt, objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";

export const systemCaOnly = defineRule({
  code: "MESH0229",
  severity: "info",
  appliesTo: ["DestinationRule"],
  reads: ["MeshSettings"],
  reach: "object",
  title: "The server is verified by the system's certificate authorities only",
  explanation:
    "Without caCertificates the client takes a certificate that any authority of its image vouches for, and only since Istio's VERIFY_CERTIFICATE_AT_CLIENT is on by default (1.26); older ones took any. Name the authority where the server has one of its own. A credentialName is read by sidecars only from a rule with workloadSelector.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0128/",
  aliases: ["IST0128", "IST0129"],
  check: ({ spec }, { settings }) => {
    const policy = objectAt(spec, "trafficPolicy");
    if (policy === null || settings.featureFlags["VERIFY_CERTIFICATE_AT_CLIENT"] === "false") return [];
    const readsCredential = objectAt(spec, "workloadSelector") !== null;
    const at: Path = ["spec", "trafficPolicy"];
    return [
      ...unnamed(objectAt(policy, "tls"), { path: [...at, "tls"], readsCredential, code: "IST0128" }),
      ...objectsAt(policy, "portLevelSettings").flatMap((setting, index) =>
        unnamed(objectAt(setting, "tls"), {
          path: [...at, "portLevelSettings", index, "tls"],
          readsCredential,
          code: "IST0129",
        }),
      ),
    ];
  },
});

interface Place {
  readonly path: Path;
  readonly readsCredential: boolean;
  readonly code: string;
}

function unnamed(tls: JsonObject | null, { path, readsCredential, code }: Place): readonly FindingPart[] {
  const mode = tls === null ? null : textAt(tls, "mode");
  if (tls === null || (mode !== "SIMPLE" && mode !== "MUTUAL")) return [];
  const credential = textAt(tls, "credentialName") ?? "";
  const isNamed = (textAt(tls, "caCertificates") ?? "") !== "" || (credential !== "" && readsCredential);
  if (isNamed || booleanAt(tls, "insecureSkipVerify") === true) return [];
  return [
    {
      path,
      sentence:
        credential === ""
          ? `${mode} names no CA: the certificate authorities of the proxy's image decide`
          : `Sidecars do not read credentialName ${credential} without workloadSelector: for them no CA is named`,
      aliases: [code],
    },
  ];
}
