import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { checkToken } from "../authz/request-authentication.ts";
import { isGatewayClient, type RouteRequest, type StatedToken } from "../request.ts";

const NO_TOKEN: StatedToken = { requestPrincipal: null, claims: null };

/** The token whose claims routes may match: only a gateway has validated one by the time that it routes. */
export function routedToken(mesh: MeshSnapshot, request: RouteRequest): StatedToken {
  const { from, headers, path, method, authority, token = {}, timeMs = null } = request;
  if (!isGatewayClient(from)) return NO_TOKEN;
  const { namespace, labels } = from.gateway;
  const { source, refusedBy } = checkToken(
    mesh,
    { namespace, labels, enforcement: "sidecar" },
    {
      to: { namespace, labels, port: request.port, enforcement: "sidecar" },
      source: { principal: null, namespace: null, ip: from.ip, inMesh: false, ...token },
      protocol: "http",
      method,
      authority,
      path,
      headers,
      timeMs,
    },
  );
  return refusedBy === null ? source : NO_TOKEN;
}
