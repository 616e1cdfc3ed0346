import { isJsonObject, type JsonObject, type JsonValue } from "../../../lib/domain/base/json.ts";
import type { KubeObject } from "../../../lib/domain/kube/kube-object.ts";
import type { Random } from "../oracle/generate/random.ts";

/** Values that are wrong nearly everywhere, and right here and there. */
const STRANGE: readonly JsonValue[] = [
  "",
  "x",
  "abc",
  "A.B",
  "a b",
  "é",
  "..",
  "*",
  "*.*",
  "*.example.com",
  "-1",
  "80",
  "(",
  "[a",
  "{",
  "http",
  "STRICT",
  "ISTIO_MUTUAL",
  "MUTUAL",
  "UNKNOWN",
  "0s",
  "0.1ms",
  "0.5ms",
  "1s",
  "1h",
  "1d",
  "10.0.0.1",
  "10.0.0.0/33",
  "2001:db8::1",
  "/a/{*}/b/{**}",
  "/a/{*}b",
  "{**}/x",
  "cluster.local/ns/a/sa/b",
  "a/b/c",
  "~",
  ".",
  "mesh",
  "99999999999999999999",
  "x".repeat(64),
  "x".repeat(300),
  0,
  -1,
  1,
  80,
  101,
  65536,
  1.5,
  4294967296,
  true,
  false,
  null,
  [],
  {},
  ["x"],
  [{}],
  { exact: "x" },
];

/** One to three changes at random places of the spec: a value replaced, a field dropped, added, doubled or moved. */
export function mutated(random: Random, object: KubeObject): KubeObject {
  const copy = structuredClone(object);
  const spec = copy.spec;
  if (!isJsonObject(spec)) return copy;
  for (let change = random.between(1, 3); change > 0; change -= 1) mutateOnce(random, spec);
  return copy;
}

interface Place {
  readonly holder: Record<string, JsonValue> | JsonValue[];
  readonly key: string | number;
}

function placesOf(value: JsonValue | undefined, found: Place[] = []): readonly Place[] {
  if (Array.isArray(value)) {
    for (const [key, inner] of value.entries()) {
      found.push({ holder: value, key });
      placesOf(inner, found);
    }
  } else if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      found.push({ holder: value as Record<string, JsonValue>, key });
      if (!isEnvoyPatch(value, key)) placesOf(inner, found);
    }
  }
  return found;
}

/** What is inside a patch is judged by Envoy's own types, which the validator does not have. */
function isEnvoyPatch(holder: JsonObject, key: string): boolean {
  return key === "value" && "operation" in holder;
}

function mutateOnce(random: Random, spec: JsonObject): void {
  const places = placesOf(spec);
  if (places.length === 0) return;
  const { holder, key } = random.pick(places);
  const kind = random.next();
  if (kind < 0.45) put(holder, key, structuredClone(random.pick(STRANGE)));
  else if (kind < 0.65) drop(holder, key);
  else if (kind < 0.75) addUnknown(holder, key);
  else if (kind < 0.9) copyFrom(random, { holder, key }, places);
  else if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)] ?? null));
  else drop(holder, key);
}

function put(holder: Place["holder"], key: string | number, value: JsonValue): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else holder[String(key)] = value;
}

function drop(holder: Place["holder"], key: string | number): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, String(key));
}

function addUnknown(holder: Place["holder"], key: string | number): void {
  const inner = Array.isArray(holder) ? holder[Number(key)] : holder[String(key)];
  if (isJsonObject(inner)) (inner as Record<string, JsonValue>)["unknownField"] = 1;
  else if (!Array.isArray(holder)) holder["unknownField"] = 1;
}

/** A value that is right at another place, here. */
function copyFrom(random: Random, { holder, key }: Place, places: readonly Place[]): void {
  const other = random.pick(places);
  const value = Array.isArray(other.holder)
    ? other.holder[Number(other.key)]
    : other.holder[String(other.key)];
  if (value !== undefined) put(holder, key, structuredClone(value));
}
