import type { JsonObject } from "../../../base/json.ts";
import type { Collection } from "../../../mesh/collection.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { numberAt, objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";
import { GATEWAY_API } from "../read/route-refs.ts";

export const listenerShared = defineRule({
  code: "MESH1405",
  severity: "info",
  appliesTo: ["KubernetesGateway"],
  reads: ["KubernetesGateway"],
  reach: "mesh",
  title: "Another Gateway listens for the same host or address",
  explanation:
    "Each Gateway has proxies and an address of its own, so two may listen for one host and port: which of them answers is for DNS to say. Two that ask for one address cannot both have it.",
  source: "https://gateway-api.sigs.k8s.io/api-types/gateway/",
  aliases: ["KIA1501", "KIA1502"],
  check: (gateway, mesh) => {
    const claims = claimsByKey(mesh);
    return objectClaims(gateway).flatMap(({ key, path, what, code }) => {
      const others = (claims.get(key) ?? []).filter((other) => other !== gateway);
      if (others.length === 0) return [];
      const names = others.map(({ namespace, name }) => `${namespace}/${name}`).join(", ");
      return [
        {
          path,
          sentence: `Gateway ${names} ${code === "KIA1501" ? "listens for" : "asks for"} ${what} too`,
          because: others.map((other) => refer(mesh, other, "Claims the same", ["spec"])),
          aliases: [code],
        },
      ];
    });
  },
});

interface GatewayClaim {
  readonly key: string;
  readonly path: readonly (string | number)[];
  readonly what: string;
  readonly code: "KIA1501" | "KIA1502";
}

function objectClaims({ spec }: ConfigObject): readonly GatewayClaim[] {
  return [
    ...objectsAt(spec, "listeners").flatMap((listener, index) => listenerClaim(listener, index)),
    ...objectsAt(spec, "addresses").map((address, index): GatewayClaim => {
      const value = textAt(address, "value") ?? "";
      return {
        key: `address ${value}`,
        path: ["spec", "addresses", index],
        what: `address ${value}`,
        code: "KIA1502",
      };
    }),
  ];
}

/** A listener for every host says nothing about which one answers. */
function listenerClaim(listener: JsonObject, index: number): readonly GatewayClaim[] {
  const [host, port] = [textAt(listener, "hostname") ?? "", numberAt(listener, "port")];
  if (host === "" || port === null) return [];
  const what = `${host} on ${textAt(listener, "protocol") ?? ""} port ${port}`;
  return [{ key: `listener ${what}`, path: ["spec", "listeners", index], what, code: "KIA1501" }];
}

const indexes = new WeakMap<Collection<ConfigObject>, ReadonlyMap<string, readonly ConfigObject[]>>();

function claimsByKey(mesh: MeshSnapshot): ReadonlyMap<string, readonly ConfigObject[]> {
  const gateways = configObjects(mesh, "Gateway", GATEWAY_API);
  const known = indexes.get(gateways);
  if (known !== undefined) return known;
  const index = new Map<string, ConfigObject[]>();
  for (const gateway of gateways) {
    for (const key of new Set(objectClaims(gateway).map((claim) => claim.key))) {
      const list = index.get(key);
      if (list === undefined) index.set(key, [gateway]);
      else list.push(gateway);
    }
  }
  indexes.set(gateways, index);
  return index;
}
