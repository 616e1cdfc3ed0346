import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { ConfigError, type ClusterSettings, type Config } from "./config.ts";

const optionalFile = z.string().min(1).nullable().default(null);

const clustersFile = z.object({
  clusters: z
    .array(
      z.object({
        id: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
        kubeconfig: optionalFile,
        context: optionalFile,
        prometheus: z
          .object({
            url: z
              .url({ protocol: /^https?$/ })
              .nullable()
              .default(null),
            bearerTokenFile: optionalFile,
            username: optionalFile,
            passwordFile: optionalFile,
            caFile: optionalFile,
            clientCertFile: optionalFile,
            clientKeyFile: optionalFile,
            headersFile: optionalFile,
            matchers: optionalFile,
            timeoutMs: z.number().int().positive().default(10_000),
          })
          .prefault({}),
      }),
    )
    .min(1),
});

/** Clusters of FORESAIL_CLUSTERS_FILE, or the single one of the environment. @throws ConfigError */
export function readClusterSettings(
  config: Pick<Config, "clusters" | "clustersFile">,
): readonly ClusterSettings[] {
  if (config.clustersFile === null) return config.clusters;
  const parsed = clustersFile.safeParse(parse(readFileSync(config.clustersFile, "utf8")));
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => `FORESAIL_CLUSTERS_FILE ${path.join(".")}: ${message}`),
    );
  }
  const ids = parsed.data.clusters.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new ConfigError([`FORESAIL_CLUSTERS_FILE: two clusters are called ${twice}`]);
  return parsed.data.clusters;
}

const roleMapping = z.object({
  groups: z.record(z.string(), z.array(z.string())).default({}),
  everyone: z.array(z.string()).default([]),
});

export type RoleFile = z.output<typeof roleMapping>;

/** Content of FORESAIL_ROLES_FILE; null when none is configured. @throws ConfigError */
export function readRoleFile({ rolesFile }: Pick<Config, "rolesFile">): RoleFile | null {
  if (rolesFile === null) return null;
  const parsed = roleMapping.safeParse(parse(readFileSync(rolesFile, "utf8")));
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map(({ path, message }) => `FORESAIL_ROLES_FILE ${path.join(".")}: ${message}`),
  );
}
