import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { bearer } from "../../e2e/fixtures/http-call.ts";
import { makeSplit, virtualServicePath } from "../../e2e/fixtures/kube.ts";
import type { Api } from "../../e2e/fixtures/api.ts";
import { streamEvent, type StreamEvent } from "../../lib/contracts/stream.ts";
import { latencyFigures, type Figure } from "./figure.ts";
import { withStack } from "./with-stack.ts";

const RUNS = 40;
const WARM_UP = 5;
const PAUSE_MS = 400;
const TIMEOUT_MS = 10_000;
const NAMESPACE = "bench";

/**
 * P8: from a patch sent to the API server by somebody else to a browser knowing it: the stream says that the kind is out of date
 * in the namespace, and the list fetched then holds the change. Painting it is not in it.
 */
export function measureVisibility(): Promise<readonly Figure[]> {
  return withStack({}, async ({ base, kube, api }) => {
    await makeSplit(kube, NAMESPACE);
    await delay(1_000);
    const developer = api("developer");
    const events = await EventTail.open(base);
    const eventMs: number[] = [];
    const visibleMs: number[] = [];
    try {
      for (let run = 0; run < WARM_UP + RUNS; run++) {
        await delay(PAUSE_MS + 7 * (run % 40));
        const startMs = performance.now();
        const told = events.next(isAboutSplit);
        const mark = `run-${run}`;
        await kube.patch(virtualServicePath(NAMESPACE, "split"), { metadata: { labels: { bench: mark } } });
        await told;
        const toldMs = performance.now();
        while ((await labelOf(developer)) !== mark)
          if (performance.now() - startMs > TIMEOUT_MS) throw new Error("the change did not become visible");
        if (run < WARM_UP) continue;
        eventMs.push(toldMs - startMs);
        visibleMs.push(performance.now() - startMs);
      }
    } finally {
      await events.close();
    }
    return [
      ...latencyFigures({ id: "P8", what: "cluster change to fetched anew", to: 500 }, visibleMs),
      ...latencyFigures({ id: "P8-event", what: "cluster change to event in the stream" }, eventMs),
    ];
  });
}

function isAboutSplit(event: StreamEvent): boolean {
  return (
    event.type === "objects" &&
    event.namespaces.includes(NAMESPACE) &&
    event.kinds.some((kind) => kind.includes("VirtualService"))
  );
}

async function labelOf(api: Api): Promise<string | undefined> {
  const { objects } = await api.read<{
    readonly objects: readonly { readonly labels: Record<string, string> }[];
  }>(`objects?namespaces=${NAMESPACE}&kind=VirtualService`);
  return objects[0]?.labels["bench"];
}

interface Waiter {
  readonly wanted: (event: StreamEvent) => boolean;
  readonly resolve: () => void;
}

/** One open stream of events. */
class EventTail {
  readonly #ended: AbortController;
  readonly #reading: Promise<void>;
  #waiter: Waiter | null = null;

  private constructor(body: ReadableStream<Uint8Array>, ended: AbortController) {
    this.#ended = ended;
    this.#reading = this.#read(body);
  }

  static async open(base: string): Promise<EventTail> {
    const ended = new AbortController();
    const answer = await fetch(`${base}/api/v1/stream`, {
      headers: bearer("developer"),
      signal: ended.signal,
    });
    if (!answer.ok || answer.body === null) throw new Error(`the stream answered ${answer.status}`);
    return new EventTail(answer.body, ended);
  }

  /** Resolves with the next such event from now on. */
  next(wanted: Waiter["wanted"]): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("no event came")), TIMEOUT_MS);
      this.#waiter = {
        wanted,
        resolve: () => {
          clearTimeout(timer);
          this.#waiter = null;
          resolve();
        },
      };
    });
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#reading;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = "";
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) this.#take(block);
      }
    } catch (error) {
      if (!this.#ended.signal.aborted) throw error;
    }
  }

  #take(block: string): void {
    const data = block
      .split("\n")
      .filter((line) => line.startsWith("data:"))
      .map((line) => line.slice("data:".length))
      .join("\n");
    if (data === "") return;
    const event = streamEvent.safeParse(JSON.parse(data));
    if (event.success && this.#waiter?.wanted(event.data) === true) this.#waiter.resolve();
  }
}
