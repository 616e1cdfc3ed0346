import { createHash } from "node:crypto";
import os from "node:os";
import path from "node:path";

/** Environment variable that every process of a mesh carries, so that none can hide from `sweep`. */
export const MARK = "FORESAIL_MESH_ID";

/** Short name of the mesh that lives in a folder; part of the names of its network namespaces. */
export const meshId = (folder: string): string =>
  `fm${createHash("sha256").update(path.resolve(folder)).digest("hex").slice(0, 8)}`;

const root = path.resolve(import.meta.dirname, "../../..");

/** Folder of the mesh that `npm run mesh:up` of this work tree starts. Readable for the proxies' own user, as a home often is not. */
export const defaultFolder = (): string =>
  process.env["FORESAIL_MESH"] ?? path.join(os.tmpdir(), `foresail-mesh-${meshId(root)}`);

/** Folder of a mesh that a program of this work tree starts for itself. The same at each run, so that the next clears what a killed one left. */
export const ownFolder = (world: string): string =>
  path.join(os.tmpdir(), `foresail-mesh-${meshId(root)}-${world}`);
