import type { KubeAnswer, KubeRequest, KubeStream, KubeTransport } from "../transport.ts";

/** What the next request is answered with. A string of a body is sent in one piece. */
export type ScriptedAnswer =
  | { readonly status?: number; readonly json: unknown }
  | { readonly status?: number; readonly text: string }
  /** A stream of these pieces; it ends after them, breaks with an error, or stays open until it is closed. */
  | { readonly pieces: readonly string[]; readonly then: "end" | "break" | "hold" }
  | { readonly error: Error };

/** Answers requests from a script, in order; when it is used up, requests hang until they are aborted. */
export class ScriptedTransport implements KubeTransport {
  readonly requests: KubeRequest[] = [];
  readonly #answers: ScriptedAnswer[];

  constructor(answers: readonly ScriptedAnswer[]) {
    this.#answers = [...answers];
  }

  async send(request: KubeRequest): Promise<KubeAnswer> {
    const answer = await this.#next(request);
    if ("pieces" in answer) throw new Error("the script has a stream where an answer is asked for");
    const text = "json" in answer ? JSON.stringify(answer.json) : answer.text;
    return { status: answer.status ?? 200, text, auditId: null, warnings: [] };
  }

  async open(request: KubeRequest): Promise<KubeStream> {
    const answer = await this.#next(request);
    const closed = new AbortController();
    const close = (): void => closed.abort();
    if ("pieces" in answer) {
      request.signal?.addEventListener("abort", close);
      return { status: 200, body: bodyOf(answer, closed.signal), close };
    }
    const text = "json" in answer ? JSON.stringify(answer.json) : answer.text;
    return {
      status: answer.status ?? 200,
      body: bodyOf({ pieces: [text], then: "end" }, closed.signal),
      close,
    };
  }

  async #next(request: KubeRequest): Promise<Exclude<ScriptedAnswer, { readonly error: Error }>> {
    this.requests.push(request);
    const answer = this.#answers.shift();
    if (answer === undefined) return await untilAborted(request.signal);
    if ("error" in answer) throw answer.error;
    return answer;
  }
}

async function* bodyOf(
  { pieces, then }: { readonly pieces: readonly string[]; readonly then: "end" | "break" | "hold" },
  closed: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
  if (then === "break") throw new Error("socket hang up");
  if (then === "hold") await untilAborted(closed);
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(new Error("aborted"));
    if (signal?.aborted === true) abort();
    else signal?.addEventListener("abort", abort);
  });
}
