import { NETWORKING_GROUP } from "../../kinds.ts";
import { under, type FieldTable } from "../field-note.ts";
import { DESTINATION_RULE } from "./destination-rule.ts";
import { VIRTUAL_SERVICE } from "./virtual-service.ts";

/** `VirtualService.networking.istio.io` → notes by path from the root of the object. */
export const FIELD_NOTES: ReadonlyMap<string, FieldTable> = new Map([
  notes("VirtualService", NETWORKING_GROUP, VIRTUAL_SERVICE),
  notes("DestinationRule", NETWORKING_GROUP, DESTINATION_RULE),
]);

function notes(kind: string, group: string, table: FieldTable): [string, FieldTable] {
  return [`${kind}.${group}`, under("spec", table)];
}
