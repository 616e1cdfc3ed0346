import { objectsOfKind } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

export const clientTlsFits = ruleItem({
  id: "client-tls-fits",
  area: "mTLS",
  title: "Clients send what servers take",
  explanation:
    "A DestinationRule's tls is taken literally: plaintext to a STRICT server, or mutual TLS to one without proxy, ends in 503. Leave tls unset inside the mesh: both sides then agree by themselves.",
  codes: ["MESH0207", "MESH0228"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => objectsOfKind(mesh, "DestinationRule", "networking.istio.io"),
});
