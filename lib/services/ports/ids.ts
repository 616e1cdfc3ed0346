export interface Ids {
  /** UUIDv7: rises with time. */
  uuid(): string;
  /** Random bytes from a CSPRNG, in lower-case hexadecimal. */
  randomHex(bytes: number): string;
}
