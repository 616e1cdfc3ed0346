import { once } from "node:events";
import net from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { call } from "../workload/call.ts";

const servers: net.Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Answers whatever comes with these words. */
async function portThatSays(words: string): Promise<number> {
  const server = net.createServer((socket) => socket.on("data", () => socket.end(words)));
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return (server.address() as net.AddressInfo).port;
}

const request = { client: "client-p", ip: "127.0.0.1", host: "x", method: "GET", path: "/", headers: {} };

describe("what a client makes of an answer", () => {
  it("reaches nobody over TCP where a proxy takes the greeting for broken HTTP", async () => {
    const port = await portThatSays("HTTP/1.1 400 Bad Request\r\n\r\n");
    const answer = await call({ ...request, port, protocol: "tcp" });
    expect(answer).toMatchObject({ status: 0, who: "", error: null });
  });

  it("knows an application by its body, whatever headers were taken away", async () => {
    const seen = JSON.stringify({ who: "web-v1", port: 8080, method: "GET", path: "/", headers: {} });
    const port = await portThatSays(
      `HTTP/1.1 200 OK\r\ncontent-length: ${String(seen.length)}\r\n\r\n${seen}`,
    );
    expect((await call({ ...request, port, protocol: "http" })).seen?.who).toBe("web-v1");
  });

  it("takes a body in a proxy's own words for no application's", async () => {
    const port = await portThatSays(
      "HTTP/1.1 200 OK\r\nx-served-by: web-v1\r\ncontent-length: 4\r\n\r\nnull",
    );
    expect((await call({ ...request, port, protocol: "http" })).seen).toBeNull();
  });
});
