import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { ApiAnswer } from "./api-answer.ts";
import type { ApiError } from "./api-error.ts";

const compress = promisify(gzip);

/** Answers above this size are compressed when the client takes it, as the API server does. */
const COMPRESS_FROM_BYTES = 128 * 1024;

async function sendBytes(
  {
    code,
    bytes,
    contentType,
  }: { readonly code: number; readonly bytes: Buffer; readonly contentType: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const takesGzip = (request.headers["accept-encoding"] ?? "").includes("gzip");
  const zipped = takesGzip && bytes.length > COMPRESS_FROM_BYTES;
  const sent = zipped ? await compress(bytes, { level: 1 }) : bytes;
  response.writeHead(code, {
    "Content-Type": contentType,
    "Content-Length": sent.length,
    ...(zipped ? { "Content-Encoding": "gzip", Vary: "Accept-Encoding" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : sent);
}

/** RFC 7234 warning as the API server sends it: code 299 and a quoted text. */
function warningHeaders(warnings: readonly string[]): string[] {
  return warnings.map(
    (text) =>
      `299 - "${text
        .replaceAll("\\", "\\\\")
        .replaceAll('"', '\\"')
        .replace(/[\r\n]+/g, " ")}"`,
  );
}

export async function sendAnswer(
  answer: ApiAnswer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (answer.type) {
    case "text":
      response.writeHead(answer.code, { "Content-Type": "text/plain; charset=utf-8" });
      response.end(answer.text);
      return;
    case "bytes":
      return sendBytes(answer, request, response);
    case "json": {
      const warnings = warningHeaders(answer.warnings ?? []);
      if (warnings.length > 0) response.setHeader("Warning", warnings);
      const bytes = Buffer.from(`${JSON.stringify(answer.body)}\n`);
      return sendBytes(
        { code: answer.code, bytes, contentType: answer.contentType ?? "application/json" },
        request,
        response,
      );
    }
    case "stream": {
      response.writeHead(200, { "Content-Type": answer.contentType });
      response.flushHeaders();
      const stop = answer.open({
        write: (json) => void response.write(`${JSON.stringify(json)}\n`),
        end: () => void response.end(),
      });
      response.on("close", stop);
    }
  }
}

export function sendError(error: ApiError, response: ServerResponse): void {
  const seconds = error.code === 429 ? "1" : undefined;
  if (seconds !== undefined) response.setHeader("Retry-After", seconds);
  const bytes = Buffer.from(`${JSON.stringify(error.status)}\n`);
  response.writeHead(error.code, { "Content-Type": "application/json", "Content-Length": bytes.length });
  response.end(bytes);
}
