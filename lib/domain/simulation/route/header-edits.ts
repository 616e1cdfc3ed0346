import type { JsonObject } from "../../base/json.ts";
import { objectsAt, sectionAt, textAt, textMapAt, textsAt } from "../spec-fields.ts";
import type { HeaderEdits } from "../trace-outcome.ts";
import { NO_EDITS } from "./http-rule.ts";

/** `headers.request` or `headers.response` of a VirtualService. */
export function readIstioEdits(headers: JsonObject, side: "request" | "response"): HeaderEdits {
  const section = sectionAt(headers, side);
  return {
    set: lowerKeys(textMapAt(section, "set") ?? new Map()),
    add: lowerKeys(textMapAt(section, "add") ?? new Map()),
    remove: textsAt(section, "remove").map((name) => name.toLowerCase()),
  };
}

/** A header modifier filter of the Gateway API. */
export function readFilterEdits(modifier: JsonObject): HeaderEdits {
  const pairs = (name: string): HeaderEdits["set"] =>
    lowerKeys(
      new Map(
        objectsAt(modifier, name).map((entry) => [textAt(entry, "name") ?? "", textAt(entry, "value") ?? ""]),
      ),
    );
  return {
    set: pairs("set"),
    add: pairs("add"),
    remove: textsAt(modifier, "remove").map((name) => name.toLowerCase()),
  };
}

function lowerKeys(pairs: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...pairs].map(([name, value]) => [name.toLowerCase(), value]));
}

export function isNoEdit({ set, add, remove }: HeaderEdits): boolean {
  return Object.keys(set).length + Object.keys(add).length + remove.length === 0;
}

/** Several edits as one list of operations; a later `set` wins, additions to one header are joined by a comma. */
export function combineEdits(edits: readonly HeaderEdits[]): HeaderEdits {
  const real = edits.filter((edit) => !isNoEdit(edit));
  if (real.length <= 1) return real[0] ?? NO_EDITS;
  const set = Object.assign({}, ...real.map((edit) => edit.set));
  const add: Record<string, string> = {};
  for (const edit of real) {
    for (const [name, value] of Object.entries(edit.add)) {
      add[name] = Object.hasOwn(add, name) ? `${add[name] ?? ""},${value}` : value;
    }
  }
  return { set, add, remove: [...new Set(real.flatMap((edit) => edit.remove))] };
}

/** Two lists of edits that are worked off one after the other, as one. */
export function editsInTurn(first: HeaderEdits, second: HeaderEdits): HeaderEdits {
  if (isNoEdit(first) || isNoEdit(second)) return isNoEdit(first) ? second : first;
  const overridden = new Set([...second.remove, ...Object.keys(second.set)]);
  const kept = (edits: HeaderEdits["set"]): HeaderEdits["set"] =>
    Object.fromEntries(Object.entries(edits).filter(([name]) => !overridden.has(name)));
  const add: Record<string, string> = { ...kept(first.add) };
  for (const [name, value] of Object.entries(second.add)) {
    add[name] = Object.hasOwn(add, name) ? `${add[name] ?? ""},${value}` : value;
  }
  return {
    set: { ...kept(first.set), ...second.set },
    add,
    remove: [...new Set([...first.remove, ...second.remove])],
  };
}

/**
 * Headers after the edits: removal first, then the listed additions and overwrites, as Envoy does. An addition to a
 * header that is there makes a second value, written here joined by a comma. Names in lower case.
 */
export function applyEdits(
  headers: Readonly<Record<string, string>>,
  { set, add, remove }: HeaderEdits,
): Readonly<Record<string, string>> {
  const edited = new Map(Object.entries(headers));
  for (const name of remove) edited.delete(name);
  for (const [name, value] of Object.entries(set)) if (!isHost(name)) edited.set(name, value);
  for (const [name, value] of Object.entries(add)) {
    if (isHost(name)) continue;
    const before = edited.get(name);
    edited.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(edited);
}

/** `host` and `:authority` in request edits change the authority. Null when they do not. */
export function editedAuthority({ set, add }: HeaderEdits): string | null {
  for (const edits of [set, add]) {
    for (const [name, value] of Object.entries(edits)) if (isHost(name)) return value;
  }
  return null;
}

function isHost(name: string): boolean {
  return name === "host" || name === ":authority";
}
