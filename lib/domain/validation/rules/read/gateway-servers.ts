import type { JsonObject } from "../../../base/json.ts";
import type { Labels } from "../../../kube/kube-object.ts";
import { hasLabels } from "../../../kube/labels.ts";
import type { Collection } from "../../../mesh/collection.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import {
  numberAt,
  objectAt,
  objectsAt,
  sectionAt,
  textAt,
  textMapAt,
  textsAt,
} from "../../../simulation/spec-fields.ts";
import { workloadLabels, workloadNamespaces } from "./workload-labels.ts";

/** One host of one server of a Gateway. */
export interface Claim {
  readonly gateway: ConfigObject;
  readonly server: number;
  readonly position: number;
  /** Without the namespace in front. */
  readonly host: string;
  /** Whose routes may bind: `*` for all. */
  readonly routesFrom: string;
  readonly port: number;
  readonly bind: string;
  /** Its certificate decides who answers. */
  readonly isTls: boolean;
}

export function gatewaySelector({ spec }: ConfigObject): Labels {
  return Object.fromEntries(textMapAt(spec, "selector") ?? []);
}

export function claimsOf(gateway: ConfigObject): readonly Claim[] {
  return objectsAt(gateway.spec, "servers").flatMap((server, index) =>
    textsAt(server, "hosts").flatMap((text, position) => {
      const port = numberAt(sectionAt(server, "port"), "number");
      if (port === null) return [];
      return [{ ...claim(gateway, server, text), server: index, position, port }];
    }),
  );
}

function claim(
  gateway: ConfigObject,
  server: JsonObject,
  text: string,
): Omit<Claim, "server" | "position" | "port"> {
  const slash = text.indexOf("/");
  const stated = slash === -1 ? "*" : text.slice(0, slash);
  const tls = objectAt(server, "tls");
  return {
    gateway,
    host: text.slice(slash + 1).toLowerCase(),
    routesFrom: stated === "." ? gateway.namespace : stated,
    bind: textAt(server, "bind") ?? "",
    isTls: tls !== null && (textAt(tls, "mode") !== null || textAt(tls, "credentialName") !== null),
  };
}

const indexes = new WeakMap<Collection<ConfigObject>, ReadonlyMap<string, readonly Claim[]>>();

/** Claims of other Gateways for the same host, port and address whose routes may come from the same namespace. */
export function rivalClaims(mesh: MeshSnapshot, own: Claim): readonly Claim[] {
  return (claimIndex(mesh).get(`${own.host}:${own.port}:${own.bind}`) ?? []).filter(
    (other) =>
      other.gateway !== own.gateway &&
      (own.routesFrom === "*" || other.routesFrom === "*" || own.routesFrom === other.routesFrom) &&
      shareProxy(mesh, gatewaySelector(own.gateway), gatewaySelector(other.gateway)),
  );
}

function claimIndex(mesh: MeshSnapshot): ReadonlyMap<string, readonly Claim[]> {
  const gateways = configObjects(mesh, "Gateway", "networking.istio.io");
  const known = indexes.get(gateways);
  if (known !== undefined) return known;
  const index = new Map<string, Claim[]>();
  for (const each of [...gateways].flatMap(claimsOf)) {
    const key = `${each.host}:${each.port}:${each.bind}`;
    const list = index.get(key);
    if (list === undefined) index.set(key, [each]);
    else list.push(each);
  }
  indexes.set(gateways, index);
  return index;
}

/** Whether some proxy serves both: one selector includes the other, or a workload carries the labels of both. */
export function shareProxy(mesh: MeshSnapshot, a: Labels, b: Labels): boolean {
  if (hasLabels(a, b) || hasLabels(b, a)) return true;
  return workloadNamespaces(mesh).some((namespace) =>
    workloadLabels(mesh, namespace).some((labels) => hasLabels(labels, a) && hasLabels(labels, b)),
  );
}
