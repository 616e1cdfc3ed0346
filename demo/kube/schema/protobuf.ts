import type { JsonObject, JsonValue } from "@/lib/domain/base/json.ts";
import { type BuiltinField, BUILTIN_TYPES } from "./builtin-types.ts";

/** A body that is not what Kubernetes' protobuf encoding makes of an object. */
export class ProtobufError extends Error {}

const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

/** One field of a message as it stands on the wire: a number, or bytes. */
interface WireField {
  readonly number: number;
  readonly value: bigint | Buffer;
}

function readVarint(bytes: Buffer, at: number): [value: bigint, next: number] {
  let value = 0n;
  for (let shift = 0n, next = at; next < bytes.length && shift < 70n; shift += 7n, next += 1) {
    const byte = bytes[next] ?? 0;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return [value, next + 1];
  }
  throw new ProtobufError("unexpected EOF");
}

function* wireFields(bytes: Buffer): Generator<WireField> {
  let at = 0;
  while (at < bytes.length) {
    const [tag, start] = readVarint(bytes, at);
    const number = Number(tag >> 3n);
    const wire = Number(tag & 7n);
    if (wire === 0) {
      const [value, next] = readVarint(bytes, start);
      yield { number, value };
      at = next;
      continue;
    }
    const [length, from] =
      wire === 2 ? readVarint(bytes, start) : [wire === 1 ? 8n : wire === 5 ? 4n : -1n, start];
    const end = from + Number(length);
    if (length < 0n || end > bytes.length) throw new ProtobufError("unexpected EOF");
    yield { number, value: bytes.subarray(from, end) };
    at = end;
  }
}

function bytesOf(value: bigint | Buffer): Buffer {
  if (typeof value === "bigint") throw new ProtobufError("wrong wire type");
  return value;
}

/** The fields of a small message by number, the last one winning. */
function numbered(bytes: Buffer): ReadonlyMap<number, bigint | Buffer> {
  return new Map([...wireFields(bytes)].map(({ number, value }) => [number, value]));
}

function textAt(fields: ReadonlyMap<number, bigint | Buffer>, number: number): string {
  const value = fields.get(number);
  return value === undefined ? "" : bytesOf(value).toString("utf8");
}

function numberAt(fields: ReadonlyMap<number, bigint | Buffer>, number: number): number {
  const value = fields.get(number);
  return typeof value === "bigint" ? Number(BigInt.asIntN(64, value)) : 0;
}

function decodeTime(bytes: Buffer, micro: boolean): string {
  const fields = numbered(bytes);
  const date = new Date(numberAt(fields, 1) * 1000).toISOString().slice(0, 19);
  return micro ? `${date}.${String(Math.floor(numberAt(fields, 2) / 1000)).padStart(6, "0")}Z` : `${date}Z`;
}

function decodeInteger(value: bigint | Buffer): number {
  return Number(BigInt.asIntN(64, typeof value === "bigint" ? value : 0n));
}

function decodeIntOrString(value: bigint | Buffer): JsonValue {
  const fields = numbered(bytesOf(value));
  return numberAt(fields, 1) === 1 ? textAt(fields, 3) : numberAt(fields, 2);
}

function decodeRawJson(value: bigint | Buffer): JsonValue {
  return JSON.parse(textAt(numbered(bytesOf(value)), 1) || "null") as JsonValue;
}

const SCALARS: Readonly<Record<string, (value: bigint | Buffer) => JsonValue>> = {
  bool: (value) => value !== 0n,
  int32: decodeInteger,
  int64: decodeInteger,
  double: (value) => bytesOf(value).readDoubleLE(),
  bytes: (value) => bytesOf(value).toString("base64"),
  quantity: (value) => textAt(numbered(bytesOf(value)), 1),
  intOrString: decodeIntOrString,
  time: (value) => decodeTime(bytesOf(value), false),
  microTime: (value) => decodeTime(bytesOf(value), true),
  fields: decodeRawJson,
  json: decodeRawJson,
  raw: decodeRawJson,
};

function decodeScalar(type: string, value: bigint | Buffer): JsonValue {
  return SCALARS[type]?.(value) ?? bytesOf(value).toString("utf8");
}

function decodeValue(type: string, value: bigint | Buffer): JsonValue {
  return BUILTIN_TYPES.has(type) ? decodeMessage(type, bytesOf(value)) : decodeScalar(type, value);
}

function decodeMapEntry(type: string, value: bigint | Buffer): [string, JsonValue] {
  const entry = numbered(bytesOf(value));
  const inner = entry.get(2);
  return [textAt(entry, 1), inner === undefined ? "" : decodeValue(type, inner)];
}

function isEmptyTime(type: string, value: JsonValue): boolean {
  return type === "time" && value === "1970-01-01T00:00:00Z";
}

function addField(
  json: Record<string, JsonValue | undefined>,
  name: string,
  field: BuiltinField,
  value: bigint | Buffer,
): void {
  const { type } = field;
  if (field.inline === true) Object.assign(json, decodeValue(type, value));
  else if (type.startsWith("[]")) {
    const list = (json[name] ?? []) as readonly JsonValue[];
    json[name] = [...list, decodeValue(type.slice(2), value)];
  } else if (type.startsWith("{}")) {
    const [key, inner] = decodeMapEntry(type.slice(2), value);
    json[name] = { ...(json[name] as JsonObject | undefined), [key]: inner };
  } else {
    const decoded = decodeValue(type, value);
    if (!isZero(field, decoded) && !isEmptyTime(type, decoded)) json[name] = decoded;
  }
}

/** Go writes empty strings and zeros of fields that are no pointers; JSON leaves them out. */
function isZero({ pointer, required }: BuiltinField, value: JsonValue): boolean {
  if (pointer === true || required === true) return false;
  return value === "" || value === 0 || value === false;
}

function decodeMessage(typeName: string, bytes: Buffer): JsonObject {
  const fields = Object.entries(BUILTIN_TYPES.get(typeName)?.fields ?? {});
  const byNumber = new Map(fields.map(([name, field]) => [field.number, { name, field }]));
  const json: Record<string, JsonValue | undefined> = {};
  for (const { number, value } of wireFields(bytes)) {
    const known = byNumber.get(number);
    if (known !== undefined) addField(json, known.name, known.field, value);
  }
  return json;
}

export interface ProtobufEnvelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Buffer;
}

/** The `runtime.Unknown` around every protobuf body: apiVersion, kind and the encoded object. */
export function openEnvelope(body: Buffer): ProtobufEnvelope {
  if (!body.subarray(0, 4).equals(MAGIC)) {
    throw new ProtobufError(
      "provided data does not appear to be a protobuf message, expected prefix 6b 38 73 00",
    );
  }
  const unknown = numbered(body.subarray(4));
  const typeMeta = numbered(bytesOf(unknown.get(1) ?? Buffer.alloc(0)));
  return {
    apiVersion: textAt(typeMeta, 1),
    kind: textAt(typeMeta, 2),
    raw: bytesOf(unknown.get(2) ?? Buffer.alloc(0)),
  };
}

/** Decodes an object of a built-in type. */
export function decodeProtobuf(typeName: string, { apiVersion, kind, raw }: ProtobufEnvelope): JsonObject {
  return { apiVersion, kind, ...decodeMessage(typeName, raw) };
}
