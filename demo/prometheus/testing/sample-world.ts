import type { StoredSample, StoredSeries } from "../memory-source.ts";
import { Random } from "./random.ts";

export const worldStartMs = 1_700_000_000_000;
export const worldEndMs = worldStartMs + 3_600_000;
const intervalMs = 15_000;

/** Bounds of a few of Istio's buckets, in milliseconds. */
const bucketBounds = ["5", "25", "100", "500", "+Inf"];

type Shape = (index: number, previous: number) => number | null;

/** An hour of samples every 15 s with what real ones have: resets, gaps, late starts, early ends, odd values, missing labels. */
export function sampleWorld(seed: number): readonly StoredSeries[] {
  const random = new Random(seed);
  return [
    ...requestCounters(random),
    ...durationHistograms(random),
    ...gauges(random),
    ...oddities(random),
    ...meshExtras(random),
  ];
}

function series(random: Random, labels: Readonly<Record<string, string>>, shape: Shape): StoredSeries {
  const offsetMs = random.between(0, intervalMs - 1);
  const first = random.chance(0.2) ? random.between(1, 100) : 0;
  const last = random.chance(0.2) ? random.between(120, 238) : 239;
  const gapAt = random.chance(0.3) ? random.between(20, 200) : 1000;
  const gapLength = random.between(1, 40);
  const samples: StoredSample[] = [];
  let previous = 0;
  for (let index = first; index <= last; index++) {
    const value = shape(index, previous);
    if (value === null) continue;
    previous = value;
    if (index >= gapAt && index < gapAt + gapLength) continue;
    samples.push({ timeMs: worldStartMs + index * intervalMs + offsetMs, value });
  }
  return { labels, samples };
}

function counter(random: Random, ratePerSample: number): Shape {
  const startsAt = random.chance(0.5) ? 0 : random.between(0, 5000);
  const resetAt = random.chance(0.3) ? random.between(10, 230) : -1;
  let isFirst = true;
  return (index, previous) => {
    if (isFirst) {
      isFirst = false;
      return startsAt;
    }
    return (index === resetAt ? 0 : previous) + random.between(0, ratePerSample);
  };
}

function requestCounters(random: Random): readonly StoredSeries[] {
  const all: StoredSeries[] = [];
  for (const reporter of ["source", "destination"])
    for (const source of ["web", "checkout", "unknown"])
      for (const version of ["v1", "v2"])
        for (const code of ["200", "404", "503"]) {
          const labels = {
            __name__: "istio_requests_total",
            reporter,
            source_workload: source,
            source_workload_namespace: "shop",
            destination_workload: `reviews-${version}`,
            destination_version: version,
            destination_service_name: "reviews",
            destination_service_namespace: "shop",
            destination_service: "reviews.shop.svc.cluster.local",
            response_code: code,
            response_flags: code === "503" ? "UO" : "-",
            ...(random.chance(0.7) ? { connection_security_policy: "mutual_tls" } : {}),
          };
          all.push(series(random, labels, counter(random, code === "200" ? 300 : 7)));
        }
  return all;
}

function durationHistograms(random: Random): readonly StoredSeries[] {
  const all: StoredSeries[] = [];
  for (const reporter of ["source", "destination"])
    for (const workload of ["reviews-v1", "reviews-v2", "ratings"]) {
      const labels = {
        reporter,
        destination_workload: workload,
        destination_service_name: "reviews",
        destination_service_namespace: "shop",
      };
      const name = "istio_request_duration_milliseconds";
      const shares = bucketBounds.map(() => random.between(1, 20));
      for (const [index, le] of bucketBounds.entries()) {
        const upTo = shares.slice(0, index + 1).reduce((sum, share) => sum + share, 0);
        all.push(series(random, { __name__: `${name}_bucket`, ...labels, le }, (sample) => upTo * sample));
      }
      const total = shares.reduce((sum, share) => sum + share, 0);
      all.push(series(random, { __name__: `${name}_count`, ...labels }, (sample) => total * sample));
      all.push(series(random, { __name__: `${name}_sum`, ...labels }, (sample) => total * sample * 17.25));
    }
  return all;
}

function gauges(random: Random): readonly StoredSeries[] {
  const all: StoredSeries[] = [];
  for (const room of ["attic", "cellar", "hall", "kitchen", "yard"])
    for (const zone of ["north", "south"]) {
      const walk: Shape = (_index, previous) => previous + (random.next() - 0.5) * 10;
      all.push(series(random, { __name__: "temperature", room, zone }, walk));
      all.push(series(random, { __name__: "humidity", room, zone, unit: "percent" }, walk));
      all.push(series(random, { __name__: "alarms", room, zone }, () => random.between(0, 2)));
    }
  for (const [index, pod] of ["reviews-v1-a", "reviews-v1-b", "reviews-v2-a", "ratings-x"].entries()) {
    const version = index < 2 ? "v1" : "v2";
    all.push(series(random, { __name__: "build_info", pod, version, tag: `1.${index}` }, () => 1));
    all.push(
      series(random, { __name__: "memory_bytes", pod, container: "app" }, () => 1e8 + random.between(0, 1e7)),
    );
    all.push(
      series(
        random,
        { __name__: "memory_bytes", pod, container: "proxy" },
        () => 5e7 + random.between(0, 1e6),
      ),
    );
  }
  return all;
}

function oddities(random: Random): readonly StoredSeries[] {
  const values: readonly [number, ...number[]] = [NaN, Infinity, -Infinity, 0, -0, 1e-9, 1e22, -3.5, 7];
  return [
    series(random, { __name__: "odd_values", kind: "mixed" }, () => random.pick(values)),
    series(random, { __name__: "odd_values", kind: "nan" }, () => NaN),
    series(random, { __name__: "odd_values", kind: "sparse" }, (index) => (index % 30 === 0 ? index : null)),
    series(random, { __name__: "odd_values", kind: 'quo"te\\back\nline' }, (index) => index),
    series(random, { __name__: "odd_values" }, (index) => -index),
  ];
}

/** One series or two of the other metrics the product asks for. */
function meshExtras(random: Random): readonly StoredSeries[] {
  const edge = {
    reporter: "destination",
    source_workload: "web",
    source_workload_namespace: "shop",
    destination_workload: "db",
    destination_workload_namespace: "shop",
    destination_service_name: "db",
    destination_service_namespace: "shop",
    response_flags: "-",
  };
  const cluster_name = "outbound|80||reviews.shop.svc.cluster.local";
  const unreached = { ...edge, reporter: "source", destination_workload: "unknown", response_code: "503" };
  return [
    series(random, { __name__: "istio_tcp_sent_bytes_total", ...edge }, counter(random, 90_000)),
    series(random, { __name__: "istio_tcp_received_bytes_total", ...edge }, counter(random, 4000)),
    series(random, { __name__: "istio_requests_total", ...unreached }, counter(random, 3)),
    series(random, { __name__: "pilot_xds", pod: "istiod-1", version: "1.31" }, () => random.between(20, 25)),
    series(random, { __name__: "galley_validation_failed", pod: "istiod-1", type: "x" }, counter(random, 1)),
    series(random, { __name__: "envoy_cluster_membership_total", namespace: "shop", cluster_name }, () => 3),
  ];
}
