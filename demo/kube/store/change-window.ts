import { tooOldResourceVersion } from "../api/api-error.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import type { JournalEntry } from "./journal.ts";

export interface Change extends JournalEntry {
  readonly kind: ServedKind;
  /** Null when the object is new. */
  readonly before: KubeObject | null;
}

/** The latest changes, kept so that watches and paged lists can go back to an earlier version. */
export class ChangeWindow {
  readonly #size: number;
  #changes: Change[] = [];
  /** Versions up to this one can no longer be told apart. */
  #forgottenUpTo: number;

  constructor(size: number, startsAt: number) {
    this.#size = size;
    this.#forgottenUpTo = startsAt;
  }

  get oldest(): number {
    return this.#forgottenUpTo;
  }

  add(change: Change): void {
    this.#changes.push(change);
    if (this.#changes.length > this.#size * 2) this.#forget(this.#changes.length - this.#size);
  }

  /** Forgets everything up to the newest version, as etcd's compaction does. */
  trim(newest: number): void {
    this.#changes = [];
    this.#forgottenUpTo = newest;
  }

  /** Changes after a version, oldest first. Throws 410 Expired when some of them are forgotten. */
  since(resourceVersion: number): readonly Change[] {
    if (resourceVersion < this.#forgottenUpTo)
      throw tooOldResourceVersion(resourceVersion, this.#forgottenUpTo);
    let from = this.#changes.length;
    while (from > 0 && (this.#changes[from - 1]?.resourceVersion ?? 0) > resourceVersion) from -= 1;
    return this.#changes.slice(from);
  }

  #forget(count: number): void {
    const dropped = this.#changes.slice(0, count);
    this.#changes = this.#changes.slice(count);
    this.#forgottenUpTo = dropped.at(-1)?.resourceVersion ?? this.#forgottenUpTo;
  }
}
