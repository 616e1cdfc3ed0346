import { createHash } from "node:crypto";
import { mkdir, realpath, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import path from "node:path";
import { AppError } from "../../domain/base/app-error.ts";

export interface DataFolderLock {
  release(): Promise<void>;
}

const SOCKET_FILE = ".foresail.lock";

/**
 * One process for each folder: PGlite has no lock of its own, and two writers lose rows silently. Linux: an abstract
 * socket, which dies with the process, kill -9 included. Elsewhere a socket in the folder, probed for life, or a named
 * pipe.
 *
 * @throws AppError `unavailable` when another process holds the folder.
 */
export async function lockDataFolder(dir: string): Promise<DataFolderLock> {
  await mkdir(dir, { recursive: true });
  const folder = await realpath(dir);
  const address = lockAddress(folder);
  const server = await listen(address, folder);
  server.unref();
  return { release: () => close(server) };
}

function lockAddress(folder: string): string {
  const name = `foresail-${createHash("sha256").update(folder).digest("hex")}`;
  if (process.platform === "linux") return `\0${name}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\${name}`;
  return path.join(folder, SOCKET_FILE);
}

async function listen(address: string, folder: string): Promise<Server> {
  try {
    return await tryListen(address);
  } catch (error) {
    if (!isAddressInUse(error)) throw error;
    const isSocketFile = address.endsWith(SOCKET_FILE);
    if (isSocketFile && !(await isAlive(address))) {
      await rm(address, { force: true });
      return tryListen(address);
    }
    throw new AppError("unavailable", `The data folder ${folder} is in use by another process`, {
      hint: "Stop the other Foresail (or Prisma) process, or choose another folder with FORESAIL_DATA.",
      cause: error,
    });
  }
}

function tryListen(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", reject);
    server.listen(address, () => resolve(server));
  });
}

function isAlive(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
