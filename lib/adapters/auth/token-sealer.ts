import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AppError } from "@/lib/domain/base/app-error.ts";
import type { TokenSealer } from "@/lib/services/ports/token-sealer.ts";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface SealerOptions {
  /** File with 32 bytes, base64; null: made in the data folder, readable by its owner only. */
  readonly keyFile: string | null;
  readonly dataDir: string;
}

/** AES-256-GCM; nonce, tag and ciphertext in one array. @throws AppError `invalid` when the key file holds no key. */
export function createTokenSealer({ keyFile, dataDir }: SealerOptions): TokenSealer {
  const key = readKey(keyFile ?? ownKeyFile(dataDir));
  return {
    seal(token, boundTo) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(boundTo));
      const sealed = Buffer.concat([cipher.update(token, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed, boundTo) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return (
          decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8")
        );
      } catch {
        // A failed tag is the expected answer to another key or changed bytes.
        return null;
      }
    },
  };
}

function ownKeyFile(dataDir: string): string {
  const file = path.join(dataDir, "token.key");
  if (existsSync(file)) return file;
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, randomBytes(KEY_BYTES).toString("base64"), { mode: 0o600, flag: "wx" });
  chmodSync(file, 0o600);
  return file;
}

function readKey(file: string): Buffer {
  const key = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  if (key.length === KEY_BYTES) return key;
  throw new AppError("invalid", "The key file of login sessions does not hold 32 bytes in base64", {
    hint: "Make one with: head -c 32 /dev/urandom | base64",
  });
}
