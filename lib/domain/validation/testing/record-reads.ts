import { kindOfKey } from "../../mesh/kind-keys.ts";
import { kindName } from "../subjects.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";

const PARTS: Readonly<Record<string, string>> = {
  namespaces: "Namespace",
  services: "Service",
  endpointSlices: "EndpointSlice",
  pods: "Pod",
  serviceAccounts: "ServiceAccount",
  nodes: "Node",
  settings: "MeshSettings",
  controlPlane: "ControlPlane",
};

/** A snapshot that notes the kinds asked of it. A fresh one per question: what is remembered by snapshot is asked again. */
export function recordReads(mesh: MeshSnapshot, read: Set<string>): MeshSnapshot {
  return new Proxy(mesh, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (typeof property !== "string") return value;
      const kind = PARTS[property];
      if (kind !== undefined) read.add(kind);
      return value instanceof Map && property !== "availability" ? recordKeys(value, read) : value;
    },
  });
}

function recordKeys(map: ReadonlyMap<unknown, unknown>, read: Set<string>): ReadonlyMap<unknown, unknown> {
  const note = (key: unknown): void => {
    const text = String(key);
    const { kind, group } = kindOfKey(text);
    read.add(text.includes(".") ? kindName(kind, group) : text);
  };
  return new Proxy(map, {
    get(target, property) {
      if (property === "get") {
        return (key: unknown) => {
          note(key);
          return target.get(key);
        };
      }
      for (const key of target.keys()) note(key);
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
