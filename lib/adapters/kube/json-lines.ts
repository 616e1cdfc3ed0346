/** Longest line: the API server stores objects up to 1.5 MB, and aggregated ones can be larger. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * Complete lines of a byte stream; what follows the last line feed is torn and not told. Reading on is up to the
 * caller, so a slow caller slows the sender down.
 */
export async function* jsonLines(
  body: AsyncIterable<Uint8Array>,
  onBytes: () => void = () => undefined,
): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    onBytes();
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      const line = Buffer.concat([...parts, chunk.subarray(start, end)]).toString("utf8");
      parts = [];
      size = 0;
      start = end + 1;
      if (line.trim() !== "") yield line;
    }
    if (start < chunk.byteLength) {
      parts.push(chunk.subarray(start));
      size += chunk.byteLength - start;
    }
    if (size > MAX_LINE_BYTES) throw new Error("a line is longer than 16 MB");
  }
}
