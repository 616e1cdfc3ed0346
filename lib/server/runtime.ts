import "server-only";
import path from "node:path";
import { createTokenSealer } from "@/lib/adapters/auth/token-sealer.ts";
import { openDatabase } from "@/lib/adapters/db/open-database.ts";
import { connectCluster } from "@/lib/adapters/kube/connect-cluster.ts";
import { connectPrometheus } from "@/lib/adapters/prometheus/connect-prometheus.ts";
import { systemClock } from "@/lib/adapters/system/system-clock.ts";
import { systemIds } from "@/lib/adapters/system/system-ids.ts";
import { DEFAULT_ROLE_MAPPING, ROLES, type Role, type RoleMapping } from "@/lib/domain/access/roles.ts";
import type { LiveCluster } from "@/lib/services/ports/cluster.ts";
import { BearerTokens, resumeSession, type SessionKeys } from "@/lib/services/session/index.ts";
import { requestTestsOf } from "@/lib/services/tests/index.ts";
import { TrafficFeed } from "@/lib/services/traffic/index.ts";
import { startBackground } from "./background.ts";
import { clusterStatusOf } from "./cluster-status.ts";
import { readClusterSettings, readRoleFile, type RoleFile } from "./cluster-settings.ts";
import { ConfigError, type Config } from "./config.ts";
import { readCookie } from "./cookie.ts";
import { readConfig } from "./environment.ts";
import { EventHub } from "./event-stream.ts";
import { createLog } from "./log.ts";
import type { Runtime } from "./runtime-interface.ts";

export type { Runtime };

/** Routes, pages and instrumentation are separate entries with module instances of their own; the process has one. */
const KEY = Symbol.for("foresail.runtime");
const holder = globalThis as unknown as { [KEY]?: Promise<Runtime> };

export function getRuntime(): Promise<Runtime> {
  holder[KEY] ??= createRuntime(readConfig());
  return holder[KEY];
}

async function createRuntime(config: Config): Promise<Runtime> {
  const log = createLog(config.logLevel);
  const ids = systemIds(systemClock);
  const hub = new EventHub(ids.randomHex(6));
  const settings = readClusterSettings(config);
  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    migrationsDir: config.migrationsDir,
    initScript: path.join(path.dirname(path.dirname(config.migrationsDir)), "scripts/init-pglite.mjs"),
  });
  const clusters = new Map<string, LiveCluster>();
  const traffic = new Map<string, TrafficFeed>();
  for (const { id, kubeconfig, context, prometheus } of settings) {
    const cluster = connectCluster({
      id,
      kubeconfig,
      context,
      signInKubeconfig: config.signInKubeconfig,
      onDefect: (error, facts) => log.error({ err: error, ...facts }, "a defect was survived"),
    });
    clusters.set(id, cluster);
    traffic.set(id, new TrafficFeed({ cluster, metrics: connectPrometheus(prometheus), clock: systemClock }));
  }
  const sessionKeys: SessionKeys = {
    sealer: createTokenSealer({ keyFile: config.secretKeyFile, dataDir: config.dataDir }),
    roles: roleMappingOf(readRoleFile(config)),
  };
  const bearers = new BearerTokens();
  const outside = {
    clusters,
    traffic,
    database,
    clock: systemClock,
    ids,
    publish: (event: Parameters<EventHub["publish"]>[0]) => hub.publish(event),
  };

  const runtime: Runtime = {
    config,
    log,
    hub,
    clusters,
    traffic,
    sessionKeys,
    database,
    authenticate(headers) {
      const bearer = /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
      if (bearer !== undefined) return bearers.actorOf(outside, bearer, sessionKeys);
      const cookie = readCookie(config, headers.get("cookie"));
      return cookie === null ? Promise.resolve(null) : resumeSession(outside, cookie, sessionKeys);
    },
    contextFor: (actor, source) => ({
      ...outside,
      actor,
      source,
      requestTests: requestTestsOf({ ...outside, actor }),
    }),
    anonymousContext: (source) => ({ ...outside, source }),
    statusOf(id) {
      const cluster = clusters.get(id);
      if (cluster === undefined) throw new Error(`no cluster ${id}`);
      return clusterStatusOf(cluster.snapshot(), traffic.get(id)?.status() ?? { state: "absent" });
    },
    close: async () => {
      stopBackground();
      await Promise.all([...clusters.values()].map((cluster) => cluster.close()));
      await database.close();
    },
  };
  const stopBackground = startBackground(runtime);
  log.info(
    { clusters: [...clusters.keys()], database: config.databaseUrl === null ? "embedded" : "postgresql" },
    "started",
  );
  return runtime;
}

function roleMappingOf(file: RoleFile | null): RoleMapping {
  if (file === null) return DEFAULT_ROLE_MAPPING;
  const isRole = (name: string): name is Role => (ROLES as readonly string[]).includes(name);
  const named = [...Object.values(file.groups).flat(), ...file.everyone];
  const unknown = named.filter((name) => !isRole(name));
  if (unknown.length > 0)
    throw new ConfigError(unknown.map((name) => `FORESAIL_ROLES_FILE: there is no role ${name}`));
  return {
    groups: Object.fromEntries(
      Object.entries(file.groups).map(([group, roles]) => [group, roles.filter(isRole)]),
    ),
    everyone: file.everyone.filter(isRole),
  };
}
