import { readFileSync } from "node:fs";
import type https from "node:https";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { isMatcherList } from "./inject-matchers.ts";

/** Decision 35's options. Files are read again for each request: tokens and certificates rotate. */
export interface PrometheusConfig {
  /** Null: no Prometheus. */
  readonly url: string | null;
  readonly bearerTokenFile: string | null;
  readonly username: string | null;
  readonly passwordFile: string | null;
  readonly caFile: string | null;
  readonly clientCertFile: string | null;
  readonly clientKeyFile: string | null;
  /** Lines `Name: value`; `#` begins a comment line. */
  readonly headersFile: string | null;
  readonly matchers: string | null;
  readonly timeoutMs: number;
}

/** @throws AppError `invalid` for what can be told without asking Prometheus; no value is part of the message. */
export function checkedUrl({ url, matchers }: PrometheusConfig): URL | null {
  if (matchers !== null && !isMatcherList(matchers)) {
    throw new AppError("invalid", 'The extra matchers are no list such as cluster="eu",tenant="a"');
  }
  if (url === null) return null;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new AppError("invalid", "The Prometheus address is no http or https URL");
  }
  const parsed = new URL(url);
  parsed.search = "";
  parsed.hash = "";
  return parsed;
}

/** For display: no credentials. */
export function displayAddress(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, "")}`;
}

const FORBIDDEN_HEADERS =
  /^(host|connection|content-length|content-type|transfer-encoding|upgrade|te|trailer|keep-alive|proxy-.*|expect|accept-encoding|cookie)$/i;

/** All the credentials there are; nothing of a person's request is passed on. */
export function credentialHeaders(config: PrometheusConfig, url: URL): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const line of config.headersFile === null ? [] : readText(config.headersFile).split(/\r?\n/)) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, name, value] = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*([\x20-\x7e\t]*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined || FORBIDDEN_HEADERS.test(name)) {
      throw new AppError(
        "invalid",
        "The headers file of Prometheus has a line that is no header that may be set",
      );
    }
    headers[name] = value.trim();
  }
  const username = config.username ?? decodeURIComponent(url.username);
  if (config.bearerTokenFile !== null) {
    headers["Authorization"] = `Bearer ${readText(config.bearerTokenFile).trim()}`;
  } else if (username !== "") {
    const password =
      config.passwordFile === null ? decodeURIComponent(url.password) : readText(config.passwordFile).trim();
    headers["Authorization"] = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  }
  return headers;
}

export function tlsOptions(config: PrometheusConfig): https.AgentOptions {
  return {
    ...(config.caFile === null ? {} : { ca: readText(config.caFile) }),
    ...(config.clientCertFile === null ? {} : { cert: readText(config.clientCertFile) }),
    ...(config.clientKeyFile === null ? {} : { key: readText(config.clientKeyFile) }),
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new AppError("upstream", `${file} cannot be read (${code})`, { details: { kind: "unreachable" } });
  }
}
