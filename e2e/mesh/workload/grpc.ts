const HEADER_BYTES = 5;

/** One message in gRPC's framing: not compressed, length, bytes. */
export function grpcMessage(bytes: Uint8Array): Buffer {
  const framed = Buffer.alloc(HEADER_BYTES + bytes.byteLength);
  framed.writeUInt32BE(bytes.byteLength, 1);
  framed.set(bytes, HEADER_BYTES);
  return framed;
}

/** Bytes of the first message; null for none. */
export function firstGrpcMessage(framed: Buffer): Buffer | null {
  if (framed.byteLength < HEADER_BYTES) return null;
  const end = HEADER_BYTES + framed.readUInt32BE(1);
  return framed.byteLength < end ? null : framed.subarray(HEADER_BYTES, end);
}
