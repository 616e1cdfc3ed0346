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
    if (names.length === 0) return [];
    const hosts = textsAt(object.spec, "hosts").map((host) =>
      resolveHost(host, object.namespace, mesh.settings.domain),
    );
    const gateways = names.flatMap((key, index) => {
      const [namespace = "", name = ""] = key.split("/");
      const gateway = configObjects(mesh, "Gateway", "networking.istio.io").get(namespace, name);
      return gateway === undefined ? [] : [{ gateway, index, key }];
    });
    const isElsewhere = names.includes("mesh") || gateways.length < names.length;
    const unserved = hosts.flatMap((host, index) =>
      gateways.some(({ gateway }) => serves(gateway, host, object.namespace)) ? [] : [{ host, index }],
    );
    if (!isElsewhere && gateways.length > 0 && unserved.length > 0) {
      return unserved.map(({ host, index }) => ({
        path: ["spec", "hosts", index],
        sentence: `${host} is served by none of ${names.join(", ")}: 404 there`,
        because: gateways.map(({ gateway }) =>
          refer(mesh, gateway, "Does not serve the host", ["spec", "servers"]),
        ),
      }));
    }
    return gateways.flatMap(({ gateway, index, key }) =>
      hosts.length === 0 || hosts.some((host) => serves(gateway, host, object.namespace))
        ? []
        : [
            {
              path: ["spec", "gateways", index],
              sentence: `Gateway ${key} serves none of the hosts: 404 there`,
              because: [refer(mesh, gateway, "Does not serve them", ["spec", "servers"])],
            },
          ],
    );
  },
});

function serves(gateway: ConfigObject, host: string, routesNamespace: string): boolean {
  return objectsAt(gateway.spec, "servers").some((server) =>
    textsAt(server, "hosts").some((text) => {
      const slash = text.indexOf("/");
      const namespace = slash === -1 ? "*" : text.slice(0, slash);
      const allowed =
        namespace === "*" || (namespace === "." ? gateway.namespace : namespace) === routesNamespace;
      return allowed && hostsOverlap(text.slice(slash + 1).toLowerCase(), host);
    }),
  );
}
