import type { TopologyBox, TopologyNode } from "./graph.ts";

/** Boxes of the namespaces and of the apps with several versions. Hosts outside of the mesh stand in none. */
export function boxesOf(nodes: readonly TopologyNode[]): readonly TopologyBox[] {
  const boxes = new Map<string, TopologyBox>();
  for (const { namespace, appBox, app, kind, membership } of nodes) {
    if (namespace === "" || kind === "service-entry") continue;
    const id = `namespace/${namespace}`;
    const known = boxes.get(id);
    const isOut = membership === "none";
    boxes.set(id, {
      id,
      kind: "namespace",
      namespace,
      name: namespace,
      parent: null,
      outOfMesh: isOut && (known?.outOfMesh ?? true),
    });
    if (appBox !== null)
      boxes.set(appBox, { id: appBox, kind: "app", namespace, name: app, parent: id, outOfMesh: false });
  }
  return [...boxes.values()];
}
