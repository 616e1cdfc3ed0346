import type { ServerResponse } from "node:http";

/** What goes wrong with every answer, for tests of clients. */
export type Fault =
  | { readonly kind: "none" }
  /** Connections are cut without an answer. */
  | { readonly kind: "down" }
  /** Answers come this much later. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Answers are not JSON although they say so. */
  | { readonly kind: "garbage" }
  /** An error page as a proxy in front would send it. */
  | { readonly kind: "status"; readonly status: number };

/** Applies a fault before the answer. True when it has taken over the response. */
export async function applyFault(fault: Fault, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case "none":
      return false;
    case "down":
      response.destroy();
      return true;
    case "slow":
      await delay(fault.delayMs, response);
      return response.destroyed;
    case "garbage":
      response.writeHead(200, { "content-type": "application/json" }).end("<html>}{not json");
      return true;
    case "status":
      response.writeHead(fault.status, { "content-type": "text/plain" }).end("upstream error\n");
      return true;
  }
}

/** Ends early when the client goes away. */
async function delay(delayMs: number, response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    response.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
