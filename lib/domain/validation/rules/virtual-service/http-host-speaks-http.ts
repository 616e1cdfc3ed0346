import { resolveHost } from "../../../istio/host.ts";
import { mayBeHttp } from "../../../mesh/port-protocol.ts";
import { objectsAt, textsAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { isForMesh } from "../read/ambient-hosts.ts";
import { findHost, HOST_KINDS } from "../read/known-hosts.ts";
import { refer } from "../read/refer.ts";

export const httpHostSpeaksHttp = defineRule({
  code: "MESH0153",
  severity: "warning",
  appliesTo: ["VirtualService"],
  reads: HOST_KINDS,
  needs: [["Service", "ServiceEntry"]],
  reach: "mesh",
  title: "HTTP routes of a host without an HTTP port",
  explanation:
    "A sidecar applies http routes on ports that it takes for HTTP: by appProtocol, by the port's name, or by what it detects. Every port of this host is declared TCP, TLS or HTTPS, so the routes are never looked at. Declare the port HTTP, or write tcp or tls routes.",
  source: "https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/",
  aliases: [],
  hosts: ({ spec, namespace }, { domain }) =>
    textsAt(spec, "hosts").map((host) => resolveHost(host, namespace, domain)),
  check: (object, mesh) => {
    if (objectsAt(object.spec, "http").length === 0 || !isForMesh(object)) return [];
    return textsAt(object.spec, "hosts").flatMap((stated, index) => {
      const host = resolveHost(stated, object.namespace, mesh.settings.domain);
      const known = findHost(mesh, host);
      const ports = known?.ports ?? [];
      if (known === null || ports.length === 0 || ports.some(({ protocol }) => mayBeHttp(protocol)))
        return [];
      const list = ports.map(({ port, protocol }) => `${port} (${protocol})`).join(", ");
      return [
        {
          path: ["spec", "hosts", index],
          sentence: `Sidecars never look at the http routes of ${stated}: its ports are ${list}`,
          because: [refer(mesh, known, "Declares the ports", ["spec", "ports"])],
        },
      ];
    });
  },
});
