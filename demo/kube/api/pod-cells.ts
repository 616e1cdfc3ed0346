import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import { ageOf } from "./age.ts";
import { readJsonPath } from "./json-path.ts";

interface PodCells {
  /** `2/2`: ready containers of all, native sidecars included. */
  readonly ready: string;
  readonly status: string;
  /** `3 (5m ago)` */
  readonly restarts: string;
}

function objectsAt(object: JsonObject, path: string): readonly JsonObject[] {
  return readJsonPath(object, path).filter((value) => isJsonObject(value));
}

function reasonOf(container: JsonObject): string {
  const state = isJsonObject(container.state) ? container.state : {};
  const { waiting, terminated } = state;
  if (isJsonObject(waiting) && typeof waiting.reason === "string") return waiting.reason;
  if (!isJsonObject(terminated)) return "";
  if (typeof terminated.reason === "string" && terminated.reason !== "") return terminated.reason;
  return `ExitCode:${String(terminated.exitCode ?? 0)}`;
}

function restartsOf(containers: readonly JsonObject[], nowMs: number): string {
  const total = containers.reduce(
    (sum, { restartCount }) => sum + (typeof restartCount === "number" ? restartCount : 0),
    0,
  );
  const ended = containers
    .flatMap((container) => readJsonPath(container, ".lastState.terminated.finishedAt"))
    .filter((value): value is string => typeof value === "string")
    .sort()
    .at(-1);
  return total === 0 || ended === undefined ? String(total) : `${String(total)} (${ageOf(ended, nowMs)} ago)`;
}

function textAt(object: JsonObject, path: string): string {
  const [value]: readonly (JsonValue | undefined)[] = readJsonPath(object, path);
  return typeof value === "string" ? value : "";
}

/** Ready, status and restarts of a pod as the API server's printer puts them together. */
export function podCells(pod: JsonObject, nowMs: number): PodCells {
  const sidecarNames = new Set(
    objectsAt(pod, '.spec.initContainers[?(@.restartPolicy=="Always")]').map(({ name }) => name),
  );
  const sidecars = objectsAt(pod, ".status.initContainerStatuses[*]").filter(({ name }) =>
    sidecarNames.has(name),
  );
  const containers = [...objectsAt(pod, ".status.containerStatuses[*]"), ...sidecars];
  const total = objectsAt(pod, ".spec.containers[*]").length + sidecarNames.size;
  const ready = containers.filter((container) => container.ready === true).length;
  const failing = containers.map(reasonOf).find((reason) => reason !== "" && reason !== "Completed");
  const phase = textAt(pod, ".status.reason") || textAt(pod, ".status.phase") || "Unknown";
  const deleted = textAt(pod, ".metadata.deletionTimestamp") !== "";
  const finished = phase === "Succeeded" ? "Completed" : phase;
  return {
    ready: `${String(ready)}/${String(total)}`,
    status: deleted ? "Terminating" : (failing ?? finished),
    restarts: restartsOf(containers, nowMs),
  };
}
