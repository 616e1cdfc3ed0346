import { isJsonObject, type Path, toJsonPointer } from "../../../base/json.ts";
import { objectAt, sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import type { FindingPart } from "../../finding.ts";
import { defineRule } from "../../rule.ts";

export const acceptsPlaintext = defineRule({
  code: "MESH0501",
  severity: "warning",
  appliesTo: ["PeerAuthentication"],
  reads: [],
  reach: "object",
  title: "mTLS is optional or off",
  explanation:
    "PERMISSIVE takes plaintext beside mutual TLS and DISABLE takes nothing else: callers outside the mesh get in without identity, and policies that name principals do not see who they are. Look at the plaintext callers, then set STRICT.",
  source: "https://istio.io/latest/docs/reference/config/security/peer_authentication/",
  aliases: ["KIA0505", "KIA0506"],
  check: ({ spec }) => {
    const ports = Object.keys(sectionAt(spec, "portLevelMtls"));
    return [
      ...optional(objectAt(spec, "mtls"), ["spec", "mtls", "mode"], ""),
      ...ports.flatMap((port) => {
        const level = sectionAt(spec, "portLevelMtls")[port];
        return optional(
          isJsonObject(level) ? level : null,
          ["spec", "portLevelMtls", port, "mode"],
          ` on port ${port}`,
        );
      }),
    ];
  },
});

function optional(
  mtls: Parameters<typeof textAt>[0] | null,
  path: Path,
  where: string,
): readonly FindingPart[] {
  const mode = mtls === null ? null : textAt(mtls, "mode");
  if (mode !== "PERMISSIVE" && mode !== "DISABLE") return [];
  const sentence =
    mode === "PERMISSIVE"
      ? `PERMISSIVE takes plaintext from anyone${where}`
      : `DISABLE takes no mutual TLS${where}: every connection is plaintext`;
  const operations = [{ op: "replace" as const, path: toJsonPointer(path), value: "STRICT" }];
  return [{ path, sentence, fix: { title: "Set STRICT", operations } }];
}
