import type { JsonObject } from "../../../base/json.ts";
import { hasLabels } from "../../../kube/labels.ts";
import type { Collection } from "../../../mesh/collection.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { objectAt, objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { gatewaySelector } from "../read/gateway-servers.ts";
import { refer } from "../read/refer.ts";

export const certificateOnce = defineRule({
  code: "MESH0305",
  severity: "warning",
  appliesTo: ["Gateway"],
  reads: ["Gateway", "MeshSettings"],
  reach: "mesh",
  title: "Two Gateways of the same proxies use one certificate",
  explanation:
    "A browser keeps an HTTP/2 connection for every host that its certificate covers. Where two Gateways share the certificate, requests for the host of one arrive on the connection of the other and are answered 404. Put the hosts into one server of one Gateway.",
  source:
    "https://istio.io/latest/docs/ops/common-problems/network-issues/#404-errors-occur-when-multiple-gateways-configured-with-same-tls-certificate",
  aliases: ["IST0138"],
  check: (gateway, mesh) => {
    const scoped = mesh.settings.featureFlags["PILOT_SCOPE_GATEWAY_TO_NAMESPACE"] === "true";
    const selector = gatewaySelector(gateway);
    return objectsAt(gateway.spec, "servers").flatMap((server, index) => {
      const certificate = certificateOf(server);
      const others = (certificate === null ? [] : (byCertificate(mesh).get(certificate) ?? [])).filter(
        (other) =>
          other !== gateway &&
          hasLabels(gatewaySelector(other), selector) &&
          (!scoped || other.namespace === gateway.namespace),
      );
      if (others.length === 0) return [];
      const names = others.map(({ namespace, name }) => `${namespace}/${name}`).join(", ");
      return [
        {
          path: ["spec", "servers", index, "tls"],
          sentence: `Gateway ${names} of the same proxies uses the certificate too: browsers that reuse a connection get 404`,
          because: others.map((other) => refer(mesh, other, "Uses the certificate too", ["spec", "servers"])),
        },
      ];
    });
  },
});

/** A name for the certificate of a server; null when it has none. */
function certificateOf(server: JsonObject): string | null {
  const tls = objectAt(server, "tls");
  const credential = tls === null ? null : textAt(tls, "credentialName");
  if (tls === null) return null;
  if (credential !== null && credential !== "") return `credential ${credential}`;
  const [file, key] = [textAt(tls, "serverCertificate") ?? "", textAt(tls, "privateKey") ?? ""];
  return file === "" || key === "" ? null : `files ${file} ${key}`;
}

const indexes = new WeakMap<Collection<ConfigObject>, ReadonlyMap<string, readonly ConfigObject[]>>();

function byCertificate(mesh: MeshSnapshot): ReadonlyMap<string, readonly ConfigObject[]> {
  const gateways = configObjects(mesh, "Gateway", "networking.istio.io");
  const known = indexes.get(gateways);
  if (known !== undefined) return known;
  const index = new Map<string, ConfigObject[]>();
  for (const gateway of gateways) {
    const names = new Set(objectsAt(gateway.spec, "servers").map(certificateOf));
    for (const name of names) if (name !== null) index.set(name, [...(index.get(name) ?? []), gateway]);
  }
  indexes.set(gateways, index);
  return index;
}
