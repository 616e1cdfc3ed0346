import type { ObservedEdge } from "../traffic/edges.ts";
import { errorRatio, type CodeRate } from "../traffic/health.ts";
import type { Traffic } from "./graph.ts";

/** Traffic that is being added up, by kind of response. */
export interface Sum {
  codes: Map<string, CodeRate>;
  bytes: number;
}

export function addTo(sum: Sum, { codes, tcp }: ObservedEdge): void {
  for (const code of codes) {
    const key = `${code.protocol} ${code.code} ${code.grpcStatus} ${code.flags}`;
    const known = sum.codes.get(key);
    sum.codes.set(key, known === undefined ? code : { ...known, rateRps: known.rateRps + code.rateRps });
  }
  if (tcp !== null) sum.bytes += tcp.sentBytesPerS + tcp.receivedBytesPerS;
}

export function trafficOf({ codes, bytes }: Sum): Traffic {
  const rates = [...codes.values()];
  return {
    rateRps: rates.reduce((total, { rateRps }) => total + rateRps, 0),
    errorRatio: errorRatio(rates),
    bytesPerS: bytes,
  };
}

export const emptySum = (): Sum => ({ codes: new Map(), bytes: 0 });
