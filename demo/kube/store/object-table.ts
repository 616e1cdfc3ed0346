import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { nameKey } from "./stored-object.ts";

function compareObjects({ metadata: a }: KubeObject, { metadata: b }: KubeObject): number {
  const [left, right] = [a.namespace ?? "", b.namespace ?? ""];
  if (left !== right) return left < right ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Objects of one kind, sorted by namespace and name when they are listed. */
export class ObjectTable {
  readonly #objects: Map<string, KubeObject>;
  /** Null after a change. */
  #sorted: readonly KubeObject[] | null = null;

  constructor(objects: ReadonlyMap<string, KubeObject> = new Map()) {
    this.#objects = new Map(objects);
  }

  get(namespace: string, name: string): KubeObject | undefined {
    return this.#objects.get(nameKey(namespace, name));
  }

  set(object: KubeObject): void {
    this.#objects.set(nameKey(object.metadata.namespace ?? "", object.metadata.name), object);
    this.#sorted = null;
  }

  delete({ metadata }: KubeObject): void {
    this.#objects.delete(nameKey(metadata.namespace ?? "", metadata.name));
    this.#sorted = null;
  }

  /** The empty namespace lists all. */
  list(namespace: string): readonly KubeObject[] {
    this.#sorted ??= [...this.#objects.values()].sort(compareObjects);
    return namespace === ""
      ? this.#sorted
      : this.#sorted.filter(({ metadata }) => metadata.namespace === namespace);
  }

  copy(): ObjectTable {
    return new ObjectTable(this.#objects);
  }
}
