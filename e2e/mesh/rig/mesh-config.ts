import { stringify } from "yaml";
import { ACCESS_LOG_FORMAT } from "./access-log.ts";
import type { World } from "./world.ts";

/**
 * MeshConfig of the rig. The access log goes to each proxy's own folder: `/dev/stdout` cannot be opened by another user. There is no
 * metrics provider, because the Envoy at hand is a core build without Istio's stats filter.
 */
export function meshConfigOf({ meshConfig }: World): string {
  return stringify({
    accessLogFile: "./access.log",
    accessLogEncoding: "JSON",
    accessLogFormat: JSON.stringify(ACCESS_LOG_FORMAT),
    enableAutoMtls: true,
    trustDomain: "cluster.local",
    rootNamespace: "istio-system",
    ...meshConfig,
  });
}
