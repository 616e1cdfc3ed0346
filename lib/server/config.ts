import path from "node:path";
import { z } from "zod";
import { isAddressRange } from "./peer-address.ts";

const listen = z
  .string()
  .regex(/^.+:\d{1,5}$/, "must be address:port")
  .transform((text) => {
    const colon = text.lastIndexOf(":");
    return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
  });

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ""),
);

const file = z
  .string()
  .min(1)
  .transform((name) => path.resolve(name));

/** Every variable the server reads. `.env.example` lists the same names; a test compares the two. */
export const environment = z.object({
  FORESAIL_LISTEN: listen.default({ host: "127.0.0.1", port: 3000 }),
  FORESAIL_DATA: file.default(path.resolve(".foresail")),
  FORESAIL_ALLOWED_HOSTS: list.default([]),
  FORESAIL_TRUSTED_PROXIES: list
    .refine((entries) => entries.every(isAddressRange), "must be addresses or ranges such as 10.0.0.0/8")
    .default([]),
  FORESAIL_CLUSTER_ID: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be lower-case letters, digits and dashes")
    .default("default"),
  FORESAIL_KUBE_CONTEXT: z.string().min(1).optional(),
  FORESAIL_CLUSTERS_FILE: file.optional(),
  FORESAIL_SIGNIN_KUBECONFIG: file.optional(),
  FORESAIL_SECRET_KEY_FILE: file.optional(),
  FORESAIL_ROLES_FILE: file.optional(),
  FORESAIL_MIGRATIONS: file.optional(),
  FORESAIL_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  KUBECONFIG: z.string().min(1).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must start with postgresql://")
    .optional(),
  PROMETHEUS_URL: z.url({ protocol: /^https?$/ }).optional(),
  PROMETHEUS_BEARER_TOKEN_FILE: file.optional(),
  PROMETHEUS_USERNAME: z.string().min(1).optional(),
  PROMETHEUS_PASSWORD_FILE: file.optional(),
  PROMETHEUS_CA_FILE: file.optional(),
  PROMETHEUS_CLIENT_CERT_FILE: file.optional(),
  PROMETHEUS_CLIENT_KEY_FILE: file.optional(),
  PROMETHEUS_HEADERS_FILE: file.optional(),
  PROMETHEUS_MATCHERS: z.string().min(1).optional(),
  PROMETHEUS_TIMEOUT: z
    .string()
    .regex(/^\d+(ms|s)$/, "must be a number of ms or s, such as 10s")
    .default("10s"),
});

export type Environment = z.output<typeof environment>;

export interface PrometheusSettings {
  readonly url: string | null;
  readonly bearerTokenFile: string | null;
  readonly username: string | null;
  readonly passwordFile: string | null;
  readonly caFile: string | null;
  readonly clientCertFile: string | null;
  readonly clientKeyFile: string | null;
  readonly headersFile: string | null;
  /** Label matchers put into every selector, e.g. `cluster="eu"`. */
  readonly matchers: string | null;
  readonly timeoutMs: number;
}

/** Where one cluster and its metrics are found. */
export interface ClusterSettings {
  readonly id: string;
  /** Null: the default kubeconfig, or in-cluster. */
  readonly kubeconfig: string | null;
  readonly context: string | null;
  readonly prometheus: PrometheusSettings;
}

export interface Config {
  readonly listen: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  readonly allowedHosts: readonly string[];
  /** Addresses and ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly clusters: readonly ClusterSettings[];
  readonly clustersFile: string | null;
  readonly signInKubeconfig: string | null;
  readonly secretKeyFile: string | null;
  readonly rolesFile: string | null;
  readonly migrationsDir: string;
  readonly databaseUrl: string | null;
  readonly logLevel: Environment["FORESAIL_LOG_LEVEL"];
}

/** Prints every problem at once and never a value: a password may stand in any of them. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Foresail cannot start:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** @throws ConfigError naming every variable that is wrong. */
export function parseConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  }
  const values = parsed.data;
  if (values.FORESAIL_SIGNIN_KUBECONFIG !== undefined && !isLoopback(values.FORESAIL_LISTEN.host)) {
    throw new ConfigError([
      "FORESAIL_SIGNIN_KUBECONFIG: sign-in without a password is offered on loopback addresses only; FORESAIL_LISTEN is not one",
    ]);
  }
  return {
    listen: values.FORESAIL_LISTEN,
    dataDir: values.FORESAIL_DATA,
    allowedHosts: values.FORESAIL_ALLOWED_HOSTS.map((host) => host.toLowerCase()),
    trustedProxies: values.FORESAIL_TRUSTED_PROXIES,
    clusters: [clusterOf(values)],
    clustersFile: values.FORESAIL_CLUSTERS_FILE ?? null,
    signInKubeconfig: values.FORESAIL_SIGNIN_KUBECONFIG ?? null,
    secretKeyFile: values.FORESAIL_SECRET_KEY_FILE ?? null,
    rolesFile: values.FORESAIL_ROLES_FILE ?? null,
    migrationsDir: values.FORESAIL_MIGRATIONS ?? path.resolve("prisma/migrations"),
    databaseUrl: values.DATABASE_URL ?? null,
    logLevel: values.FORESAIL_LOG_LEVEL,
  };
}

function clusterOf(values: Environment): ClusterSettings {
  return {
    id: values.FORESAIL_CLUSTER_ID,
    kubeconfig: values.KUBECONFIG ?? null,
    context: values.FORESAIL_KUBE_CONTEXT ?? null,
    prometheus: {
      url: values.PROMETHEUS_URL ?? null,
      bearerTokenFile: values.PROMETHEUS_BEARER_TOKEN_FILE ?? null,
      username: values.PROMETHEUS_USERNAME ?? null,
      passwordFile: values.PROMETHEUS_PASSWORD_FILE ?? null,
      caFile: values.PROMETHEUS_CA_FILE ?? null,
      clientCertFile: values.PROMETHEUS_CLIENT_CERT_FILE ?? null,
      clientKeyFile: values.PROMETHEUS_CLIENT_KEY_FILE ?? null,
      headersFile: values.PROMETHEUS_HEADERS_FILE ?? null,
      matchers: values.PROMETHEUS_MATCHERS ?? null,
      timeoutMs: toMs(values.PROMETHEUS_TIMEOUT),
    },
  };
}

const toMs = (text: string): number => (text.endsWith("ms") ? parseInt(text, 10) : parseInt(text, 10) * 1000);

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
