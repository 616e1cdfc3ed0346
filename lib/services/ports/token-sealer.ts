/** Keeps a person's token unreadable at rest. `boundTo` must be the same when it is opened. */
export interface TokenSealer {
  seal(token: string, boundTo: string): Uint8Array;
  /** Null when the key is another one or the bytes were changed. */
  open(sealed: Uint8Array, boundTo: string): string | null;
}
