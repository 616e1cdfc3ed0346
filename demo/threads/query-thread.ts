/** A thread that answers queries over its own copy of the traffic history, so that a long one holds up nobody else. */
import { parentPort, workerData } from "node:worker_threads";
import { apiContext } from "../prometheus/http/api-context.ts";
import { answerApi } from "../prometheus/http/api.ts";
import { QueryError } from "../prometheus/promql/query-error.ts";
import { TrafficHistory } from "../traffic/history/traffic-history.ts";
import { createTrafficSource } from "../traffic/series/traffic-source.ts";
import type { ApiCall, FromThread, HistoryReplica, ToThread } from "./query-call.ts";

const { seed, sinceMs, epochs } = workerData as HistoryReplica;
const history = new TrafficHistory({ seed });
for (const epoch of epochs) history.apply(epoch);
const source = createTrafficSource({ history, sinceMs, now: Date.now });
const context = apiContext({ source, nowMs: Date.now });

parentPort?.on("message", (message: ToThread) => {
  if (message.type === "epoch") history.apply(message.epoch);
  else parentPort?.postMessage(answer(message.id, message.call));
});

function answer(id: number, { method, path, params }: ApiCall): FromThread {
  try {
    const body = answerApi(context, { method, path, params: new URLSearchParams(params) });
    return { type: "answer", id, body };
  } catch (error) {
    const { kind, message } =
      error instanceof QueryError ? error : new QueryError("internal", "unexpected error");
    return { type: "error", id, kind, message };
  }
}
