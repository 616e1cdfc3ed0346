// Initialises an embedded database folder and exits. The first open takes some 840 MB, of which a process keeps 600:
// so the server lets this short-lived child do it. The caller holds the folder's lock.
import { PGlite } from "@electric-sql/pglite";

const dir = process.argv[2];
if (dir === undefined) {
  process.stderr.write("usage: init-pglite.mjs <folder>\n");
  process.exit(2);
}
const database = await PGlite.create(dir);
await database.close();
