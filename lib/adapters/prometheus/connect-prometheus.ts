import type { MeasuredMetrics } from "@/lib/services/ports/metrics.ts";
import { injectMatchers } from "./inject-matchers.ts";
import { metricsError, readInstant, readRange, readVersion } from "./prometheus-answer.ts";
import { checkedUrl, displayAddress, type PrometheusConfig } from "./prometheus-config.ts";
import { createPrometheusHttp } from "./prometheus-http.ts";

export interface ConnectedPrometheus extends MeasuredMetrics {
  close(): void;
}

/**
 * Speaks to the configured Prometheus, or to anything with its HTTP API (Thanos, Mimir, VictoriaMetrics).
 * @throws AppError `invalid` when the configuration cannot be used; what needs the network fails at the query.
 */
export function connectPrometheus(config: PrometheusConfig): ConnectedPrometheus {
  const url = checkedUrl(config);
  if (url === null) return NOT_CONFIGURED;
  const http = createPrometheusHttp(config, url);
  const prepared = (query: string): string => injectMatchers(query, config.matchers ?? "");
  const timeout = `${config.timeoutMs}ms`;
  const port: ConnectedPrometheus = {
    address: displayAddress(url),
    async query(query, options = {}) {
      const form = {
        query: prepared(query),
        timeout,
        ...(options.atMs === undefined ? {} : { time: seconds(options.atMs) }),
      };
      return readInstant(await http.send({ path: "/api/v1/query", form, signal: options.signal }));
    },
    async queryRange({ query, startMs, endMs, stepMs }, signal) {
      const form = {
        query: prepared(query),
        timeout,
        start: seconds(startMs),
        end: seconds(endMs),
        step: seconds(stepMs),
      };
      return readRange(await http.send({ path: "/api/v1/query_range", form, signal }));
    },
    async version(signal) {
      return readVersion(await http.send({ path: "/api/v1/status/buildinfo", form: null, signal }));
    },
    async scrapeIntervalMs(signal) {
      const query = `max(count_over_time(istio_requests_total[${MEASURED_MINUTES}m]))`;
      const [sample] = await port.query(query, signal === undefined ? {} : { signal });
      return intervalOf(sample?.value ?? 0);
    },
    close: () => http.close(),
  };
  return port;
}

const MEASURED_MINUTES = 10;

/** A series scraped throughout has one sample per interval, give or take one; null with fewer than three. */
function intervalOf(samples: number): number | null {
  if (!(samples >= 3)) return null;
  return Math.max(1, Math.round((MEASURED_MINUTES * 60) / samples)) * 1000;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

const refuse = (): Promise<never> =>
  Promise.reject(metricsError("unreachable", "No Prometheus is configured"));

const NOT_CONFIGURED: ConnectedPrometheus = {
  address: null,
  query: refuse,
  queryRange: refuse,
  version: refuse,
  scrapeIntervalMs: refuse,
  close: () => undefined,
};
