import { addRates, dailyMeanRps } from "../rhythm.ts";
import { type Flow, flowId, type HttpFlow } from "./flow.ts";

/** Several classes of calls count into one series when their labels are equal. */
export function mergeFlows(flows: readonly Flow[]): ReadonlyMap<string, Flow> {
  const merged = new Map<string, Flow>();
  for (const flow of flows) {
    const id = flowId(flow);
    const known = merged.get(id);
    merged.set(id, known === undefined ? flow : mergeTwo(known, flow));
  }
  return merged;
}

function mergeTwo(a: Flow, b: Flow): Flow {
  if (a.kind === "http" && b.kind === "http") return mergeHttp(a, b);
  if (a.kind === "tcp" && b.kind === "tcp") {
    const part = partOf(a, b);
    return {
      ...a,
      rates: addRates(a.rates, b.rates),
      sentBytes: blend(a.sentBytes, b.sentBytes, part),
      receivedBytes: blend(a.receivedBytes, b.receivedBytes, part),
    };
  }
  if (a.kind === "counter" && b.kind === "counter") return { ...a, rates: addRates(a.rates, b.rates) };
  return a;
}

function mergeHttp(a: HttpFlow, b: HttpFlow): HttpFlow {
  const part = partOf(a, b);
  return {
    ...a,
    rates: addRates(a.rates, b.rates),
    within: a.within.map((share, index) => blend(share, b.within[index] ?? 0, part)),
    meanMs: blend(a.meanMs, b.meanMs, part),
    requestBytes: blend(a.requestBytes, b.requestBytes, part),
    responseBytes: blend(a.responseBytes, b.responseBytes, part),
  };
}

/** Share of the second in the sum of both, by load. */
function partOf(a: Pick<HttpFlow, "rates">, b: Pick<HttpFlow, "rates">): number {
  const loadA = dailyMeanRps(a.rates);
  const loadB = dailyMeanRps(b.rates);
  return loadA + loadB === 0 ? 0.5 : loadB / (loadA + loadB);
}

function blend(a: number, b: number, partOfB: number): number {
  return a * (1 - partOfB) + b * partOfB;
}
