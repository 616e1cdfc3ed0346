/** One pod's program: its servers, its client, its share of the traffic. Takes orders over a socket in the file system. */
import { readFileSync, rmSync } from "node:fs";
import http from "node:http";
import type { MeshRequest } from "../rig/request.ts";
import { Arrivals } from "./arrivals.ts";
import { call } from "./call.ts";
import { serve } from "./serve.ts";
import type { WorkloadSettings } from "./settings.ts";
import { Traffic } from "./traffic.ts";

const settings = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as WorkloadSettings;
const arrivals = new Arrivals();
const traffic = new Traffic(settings.traffic);

type Order = (body: unknown, query: URLSearchParams) => unknown;

const ORDERS: Readonly<Record<string, Order>> = {
  "POST /send": (body) => call(body as MeshRequest),
  "GET /arrivals": (_, query) => arrivals.after(Number(query.get("after"))),
  "POST /traffic": (body) => {
    traffic.scale((body as { factor: number }).factor);
    return {};
  },
  // Of this pod's own proxy: its readiness, its admin interface, the marker.
  "GET /proxy": (_, query) =>
    call({
      client: settings.who,
      ip: "127.0.0.1",
      port: Number(query.get("port")),
      protocol: "http",
      host: "localhost",
      method: query.get("method") ?? "GET",
      path: query.get("path") ?? "/",
      headers: {},
      timeoutMs: 2_000,
    }),
};

function obey(request: http.IncomingMessage, response: http.ServerResponse): void {
  obeyOrder(request, response).catch((error: unknown) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end(String(error));
  });
}

async function obeyOrder(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://control");
  const order = ORDERS[`${request.method ?? ""} ${url.pathname}`];
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const answer =
    order === undefined ? null : await order(text === "" ? null : JSON.parse(text), url.searchParams);
  response.writeHead(order === undefined ? 404 : 200, { "content-type": "application/json" });
  response.end(JSON.stringify(answer));
}

await serve(settings, arrivals);
rmSync(settings.control, { force: true });
// The rig keeps its connections: one that is closed here while an order is on its way would lose the order.
http.createServer({ keepAliveTimeout: 0 }, obey).listen(settings.control);
process.on("SIGTERM", () => process.exit(0));
