import { Worker } from "node:worker_threads";
import type { AnswerCall } from "../prometheus/http/api-context.ts";
import { parseDurationMs } from "../prometheus/promql/duration.ts";
import { QueryError } from "../prometheus/promql/query-error.ts";
import type { Epoch } from "../traffic/history/traffic-history.ts";
import type { ApiCall, FromThread, HistoryReplica, ToThread } from "./query-call.ts";

/** Longer queries wait for each other and not the live ones for them. */
const LONG_MS = 30 * 60_000;

export interface QueryThreads {
  readonly answer: AnswerCall;
  /** The traffic went on; the threads count it too. */
  readonly follow: (epoch: Epoch) => void;
  readonly close: () => Promise<void>;
}

/** One thread for what the live pages ask, one for long windows. */
export function startQueryThreads(replica: HistoryReplica): QueryThreads {
  const [live, long] = [startThread(replica), startThread(replica)];
  return {
    answer: ({ method, path, params }) =>
      (spanMs(path, params) > LONG_MS ? long : live).ask({ method, path, params: params.toString() }),
    follow: (epoch) => {
      for (const { post } of [live, long]) post({ type: "epoch", epoch });
    },
    close: async () => {
      await Promise.all([live.close(), long.close()]);
    },
  };
}

/** How much time a call looks at: the range of its steps and its longest window. */
export function spanMs(path: string, params: URLSearchParams): number {
  const windows = [...(params.get("query") ?? "").matchAll(/\[\s*([0-9a-z]+)/gu)];
  const longestMs = Math.max(0, ...windows.map(([, text]) => parseDurationMs(text ?? "") ?? 0));
  if (path !== "query_range") return longestMs;
  const rangeMs = (Number(params.get("end")) - Number(params.get("start"))) * 1000;
  return longestMs + (Number.isNaN(rangeMs) ? 0 : rangeMs);
}

interface Pending {
  readonly resolve: (body: string | null) => void;
  readonly reject: (error: Error) => void;
}

function startThread(replica: HistoryReplica) {
  const worker = new Worker(new URL("./query-thread.mjs", import.meta.url), { workerData: replica });
  const pending = new Map<number, Pending>();
  let last = 0;
  let ended: Error | null = null;
  const failAll = (error: Error): void => {
    ended ??= error;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  worker.on("message", (message: FromThread) => {
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === "answer") waiting?.resolve(message.body);
    else waiting?.reject(new QueryError(message.kind, message.message));
  });
  worker.on("error", (error) => {
    process.stderr.write(`demo queries: ${String(error)}\n`);
    failAll(error);
  });
  worker.on("exit", () => failAll(new Error("the thread ended")));
  const post = (message: ToThread): void => worker.postMessage(message);
  return {
    post,
    ask: (call: ApiCall) =>
      new Promise<string | null>((resolve, reject) => {
        if (ended !== null) return void reject(ended);
        last += 1;
        pending.set(last, { resolve, reject });
        post({ type: "call", id: last, call });
      }),
    close: () => worker.terminate(),
  };
}
