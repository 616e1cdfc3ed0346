import { AppError } from "@/lib/domain/base/app-error.ts";
import { edgesFrom } from "@/lib/domain/traffic/edges.ts";
import {
  controlPlaneQuery,
  latencyBucketsQuery,
  requestRateQuery,
  resilienceQuery,
  tcpReceivedQuery,
  tcpSentQuery,
  type QueryOptions,
} from "@/lib/domain/traffic/promql.ts";
import type { InstantSample, MetricsPort } from "../ports/metrics.ts";
import type { TrafficPicture } from "../ports/traffic.ts";

const SHARDS = 4;

/** The query for each family that grows with traffic. */
const FAMILIES = [requestRateQuery, latencyBucketsQuery, tcpSentQuery, tcpReceivedQuery] as const;

export interface ReadPictureOptions {
  readonly windowS: number;
  /** Evaluation time; the whole picture is of one moment. */
  readonly atMs: number;
  /** Namespaces of services, for shards when Prometheus refuses the whole. */
  readonly namespaces: readonly string[];
}

/** Reads traffic of the whole mesh: six queries, or the same ones in shards where the whole is refused (decision 35). */
export async function readPicture(
  metrics: MetricsPort,
  options: ReadPictureOptions,
): Promise<TrafficPicture> {
  const { windowS, atMs } = options;
  const [families, controlPlane, resilience] = await Promise.all([
    Promise.all(FAMILIES.map((build) => readFamily(metrics, build, options))),
    metrics.query(controlPlaneQuery(), { atMs }),
    metrics.query(resilienceQuery(), { atMs }),
  ]);
  const [requests, latencyBuckets, tcpSent, tcpReceived] = families;
  const none = { samples: [], shards: 1 };
  return {
    windowS,
    atMs,
    edges: edgesFrom({
      requests: (requests ?? none).samples,
      latencyBuckets: (latencyBuckets ?? none).samples,
      tcpSent: (tcpSent ?? none).samples,
      tcpReceived: (tcpReceived ?? none).samples,
    }),
    controlPlane,
    resilience,
    shards: Math.max(...families.map(({ shards }) => shards)),
  };
}

interface Family {
  readonly samples: readonly InstantSample[];
  readonly shards: number;
}

async function readFamily(
  metrics: MetricsPort,
  build: (options: QueryOptions) => string,
  { windowS, atMs, namespaces }: ReadPictureOptions,
): Promise<Family> {
  try {
    return { samples: await metrics.query(build({ windowS }), { atMs }), shards: 1 };
  } catch (error) {
    if (!isRefusedForSize(error) || namespaces.length < 2) throw error;
    const shards = shardsOf(namespaces);
    const parts: InstantSample[] = [];
    for (const destinationNamespaces of shards) {
      parts.push(...(await metrics.query(build({ windowS, destinationNamespaces }), { atMs })));
    }
    return { samples: parts, shards: shards.length };
  }
}

/** Too many samples, or no answer in time: a smaller question may succeed. A bad query will not. */
function isRefusedForSize(error: unknown): boolean {
  const kind = error instanceof AppError ? error.details?.["kind"] : undefined;
  return kind === "refused" || kind === "timeout";
}

function shardsOf(namespaces: readonly string[]): readonly (readonly string[])[] {
  const all = [...new Set([...namespaces, "unknown"])].toSorted();
  const size = Math.ceil(all.length / SHARDS);
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
