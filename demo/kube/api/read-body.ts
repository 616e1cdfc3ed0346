import type { IncomingMessage } from "node:http";
import { tooLarge } from "./api-error.ts";

/** What the API server takes in one request. */
const LIMIT_BYTES = 3 * 1024 * 1024;

/** The whole body of a request; 413 above the API server's limit of 3 MiB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= LIMIT_BYTES) chunks.push(chunk);
  }
  if (bytes > LIMIT_BYTES) throw tooLarge(LIMIT_BYTES);
  return Buffer.concat(chunks);
}
