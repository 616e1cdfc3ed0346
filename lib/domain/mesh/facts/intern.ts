import type { Labels } from "../../kube/kube-object.ts";
import type { ContainerPort } from "../snapshot.ts";

/**
 * Keeps one copy of equal values: ten thousand pods name the same nodes, images and label sets. Only identity depends
 * on what was seen before, never an answer. Two generations bound the memory: what was not asked for during a whole
 * generation is forgotten.
 */
class Pool<T> {
  #young = new Map<string, T>();
  #old = new Map<string, T>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  take(key: string, value: T): T {
    const known = this.#young.get(key);
    if (known !== undefined) return known;
    const kept = this.#old.get(key) ?? value;
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, kept);
    return kept;
  }
}

const strings = new Pool<string>(20_000);
const labelMaps = new Pool<Labels>(10_000);
const portLists = new Pool<readonly ContainerPort[]>(5_000);
const NO_LABELS: Labels = Object.freeze({});

export function internString(text: string): string {
  return text === "" ? "" : strings.take(text, text);
}

/** Equal maps become the same frozen map; keys are sorted. */
export function internLabels(labels: Readonly<Record<string, string>> | null | undefined): Labels {
  if (labels === null || labels === undefined) return NO_LABELS;
  const entries = Object.entries(labels);
  if (entries.length === 0) return NO_LABELS;
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const key = JSON.stringify(entries);
  return labelMaps.take(
    key,
    Object.freeze(
      Object.fromEntries(entries.map(([name, value]) => [internString(name), internString(value)])),
    ),
  );
}

/** Equal lists become the same frozen list. */
export function internPorts(ports: readonly ContainerPort[]): readonly ContainerPort[] {
  return portLists.take(JSON.stringify(ports), Object.freeze(ports));
}
