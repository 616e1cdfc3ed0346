import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

export interface ReadyMesh {
  readonly kubeconfig: string;
  readonly prometheusUrl: string;
  /** Null without a console. */
  readonly consoleUrl: string | null;
}

const fileOf = (folder: string): string => path.join(folder, "ready.json");

export function tellReady(folder: string, ready: ReadyMesh): void {
  const file = fileOf(folder);
  writeFileSync(`${file}.part`, JSON.stringify(ready));
  renameSync(`${file}.part`, file);
}

/** Null until the mesh of this folder, and the console where one was asked for, can be used. */
export function readyMesh(folder: string): ReadyMesh | null {
  const file = fileOf(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ReadyMesh) : null;
}
