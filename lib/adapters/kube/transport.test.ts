import http from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { KubeConnection } from "./connection.ts";
import { createTransport, type KubeRequest, type KubeTransport } from "./transport.ts";

const ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

interface Dropping {
  readonly transport: KubeTransport;
  /** Request lines in the order of arrival, answered or not. */
  readonly seen: readonly string[];
}

let server: Server | undefined;
const agent = new http.Agent({ keepAlive: true });
const fresh = new http.Agent({ keepAlive: false });
afterEach(() => {
  agent.destroy();
  server?.close();
});

/** A server that drops a connection instead of answering, by the request's number in all and on its connection, from 0. */
async function dropping(drops: (number: number, onConnection: number) => boolean): Promise<Dropping> {
  const seen: string[] = [];
  server = createServer((socket: Socket) => {
    let onConnection = 0;
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      const [line] = chunk.toString("utf8").split("\r\n");
      if (line === undefined || !/^[A-Z]+ \//.test(line)) return;
      const number = seen.push(line) - 1;
      if (drops(number, onConnection++)) socket.resetAndDestroy();
      else socket.write(ANSWER);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const connection: Pick<KubeConnection, "server" | "address" | "authOf"> = {
    server: new URL(`http://127.0.0.1:${port}`),
    address: "here",
    authOf: () => Promise.resolve({ headers: {}, reads: agent, writes: fresh }),
  };
  return { transport: createTransport(connection as KubeConnection), seen };
}

const request = (over: Partial<KubeRequest> = {}): KubeRequest => ({
  caller: "self",
  method: "GET",
  path: "/api/v1/pods",
  timeoutMs: 5_000,
  ...over,
});

describe("a connection that was dropped while it was idle", () => {
  it.each([
    ["a read", request()],
    ["a review", request({ method: "POST", isReview: true, body: {} })],
    ["a dry-run", request({ method: "PUT", query: { dryRun: "All" }, body: {} })],
  ])("is replaced for %s, which is asked once more", async (_what, asked) => {
    const { transport, seen } = await dropping((number) => number === 1);
    await transport.send(request());
    expect((await transport.send(asked)).status).toBe(200);
    expect(seen).toHaveLength(3);
  });

  it("is replaced by a new one, not by another that was idle as long", async () => {
    const { transport } = await dropping((_number, onConnection) => onConnection > 0);
    await Promise.all([transport.send(request()), transport.send(request())]);
    expect((await transport.send(request())).status).toBe(200);
  });

  it("is tried no third time", async () => {
    const { transport, seen } = await dropping((number) => number > 0);
    await transport.send(request());
    await expect(transport.send(request())).rejects.toMatchObject({ code: "upstream" });
    expect(seen).toHaveLength(3);
  });

  it("never repeats a write, whose outcome is left to a re-read", async () => {
    const { transport, seen } = await dropping((number) => number === 1);
    await transport.send(request());
    await expect(transport.send(request({ method: "PUT", body: {} }))).rejects.toMatchObject({
      details: { outcomeUnknown: true },
    });
    expect(seen).toHaveLength(2);
  });
});
