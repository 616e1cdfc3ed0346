/**
 * Makes Istio's standard metrics of the proxies' access logs and serves them to Prometheus. The labels that a scrape of each pod
 * would add (pod, namespace, instance) are in them, because one process answers for all.
 */
import { readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { accessLogEntry } from "../rig/access-log.ts";
import { labelsOf } from "./labels.ts";
import { LogTail } from "./log-tail.ts";
import type { KnownPod, MeshDirectory } from "./mesh-directory.ts";
import { MeshSeries } from "./series.ts";

const [directoryFile = "", port = ""] = process.argv.slice(2);
const { pods, podsFolder } = JSON.parse(readFileSync(directoryFile, "utf8")) as MeshDirectory;
const byAddress = new Map(pods.map((pod) => [pod.address, pod]));
const series = new MeshSeries();
const tails = pods
  .filter(({ proxy }) => proxy !== "none")
  .map((pod) => ({ pod, tail: new LogTail(path.join(podsFolder, pod.name, "access.log")) }));

function take(pod: KnownPod, line: string): void {
  const parsed = accessLogEntry.safeParse(JSON.parse(line));
  if (!parsed.success) {
    console.error(`${pod.name}: ${parsed.error.message}`);
    return;
  }
  const target = { pod: pod.name, namespace: pod.namespace, instance: `${pod.address}:15020` };
  series.add({ ...labelsOf(parsed.data, pod, (address) => byAddress.get(address)), ...target }, parsed.data);
}

function readLogs(): void {
  for (const { pod, tail } of tails) for (const line of tail.lines()) if (line !== "") take(pod, line);
}

http
  .createServer((_, response) => {
    readLogs();
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(series.expose());
  })
  .listen(Number(port), "127.0.0.1");
// Also without a scrape, so that one never waits for a long log.
setInterval(readLogs, 1_000);
process.on("SIGTERM", () => process.exit(0));
