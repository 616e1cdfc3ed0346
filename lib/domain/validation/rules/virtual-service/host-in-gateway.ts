import { hostsOverlap, resolveHost } from "../../../istio/host.ts";
import { type ConfigObject, configObjects } from "../../../mesh/snapshot.ts";
import { gatewayName } from "../../../simulation/route/read-virtual-service.ts";
import { objectsAt, textsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";

export const hostInGateway = defineRule({
  code: "MESH0132",
  severity: "warning",
  appliesTo: ["VirtualService"],
  reads: ["Gateway", "MeshSettings"],
  reach: "mesh",
  title: "Host that none of the gateways serves",
  explanation:
    "A gateway takes only the hosts of its servers; `namespace/host` also limits whose routes may bind. A host outside of them is answered 404 there.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0132/",
  aliases: ["IST0132"],
  check: (object, mesh) => {
    const names = textsAt(object.spec, "gateways").map((name) => gatewayName(name, object.namespace));
    const gateways = names.flatMap((key) => {
      const [namespace = "", name = ""] = key.split("/");
      return configObjects(mesh, "Gateway", "networking.istio.io").get(namespace, name) ?? [];
    });
    if (names.includes("mesh") || gateways.length === 0 || gateways.length < names.length) return [];
    return textsAt(object.spec, "hosts").flatMap((host, index) => {
      const full = resolveHost(host, object.namespace, mesh.settings.domain);
      if (gateways.some((gateway) => serves(gateway, { host: full, namespace: object.namespace }))) return [];
      return [
        {
          path: ["spec", "hosts", index],
          sentence: `${host} is served by none of ${names.join(", ")}: 404 there`,
          because: gateways.map((gateway) =>
            refer(mesh, gateway, "Does not serve the host", ["spec", "servers"]),
          ),
        },
      ];
    });
  },
});

function serves(
  gateway: ConfigObject,
  route: { readonly host: string; readonly namespace: string },
): boolean {
  return objectsAt(gateway.spec, "servers").some((server) =>
    textsAt(server, "hosts").some((text) => {
      const slash = text.indexOf("/");
      const namespace = slash === -1 ? "*" : text.slice(0, slash);
      const allowed =
        namespace === "*" || (namespace === "." ? gateway.namespace : namespace) === route.namespace;
      return allowed && hostsOverlap(text.slice(slash + 1).toLowerCase(), route.host);
    }),
  );
}
