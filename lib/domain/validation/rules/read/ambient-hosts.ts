import type { Path } from "../../../base/json.ts";
import { resolveHost, serviceOfHost } from "../../../istio/host.ts";
import type { MeshSettings } from "../../../mesh/settings.ts";
import type { ConfigObject, MeshSnapshot, ServiceFacts } from "../../../mesh/snapshot.ts";
import { textAt, textsAt } from "../../../simulation/spec-fields.ts";
import { isInAmbient } from "./ambient.ts";

export interface AmbientHost {
  readonly path: Path;
  readonly service: ServiceFacts;
}

/** Services in ambient namespaces that a VirtualService or DestinationRule for sidecars and waypoints is for. */
export function ambientHosts(mesh: MeshSnapshot, object: ConfigObject): readonly AmbientHost[] {
  return hostsOf(object).flatMap(({ host, path }) => {
    const named = serviceOfHost(
      resolveHost(host, object.namespace, mesh.settings.domain),
      mesh.settings.domain,
    );
    const service = named === null ? undefined : mesh.services.get(named.namespace, named.name);
    return service === undefined || !isInAmbient(mesh, service.namespace) ? [] : [{ path, service }];
  });
}

/** For `hosts` of a rule that reads `ambientHosts`. */
export function ambientHostNames(object: ConfigObject, { domain }: MeshSettings): readonly string[] {
  return hostsOf(object).map(({ host }) => resolveHost(host, object.namespace, domain));
}

function hostsOf({ kind, spec }: ConfigObject): readonly { readonly host: string; readonly path: Path }[] {
  if (kind === "DestinationRule") return [{ host: textAt(spec, "host") ?? "", path: ["spec", "host"] }];
  return textsAt(spec, "hosts").map((host, index) => ({ host, path: ["spec", "hosts", index] }));
}

/** Whether the routes are for traffic inside the mesh. */
export function isForMesh({ kind, spec }: ConfigObject): boolean {
  const gateways = textsAt(spec, "gateways");
  return kind !== "VirtualService" || gateways.length === 0 || gateways.includes("mesh");
}
