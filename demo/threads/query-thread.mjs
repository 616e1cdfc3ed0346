/** Node 20 loads no TypeScript in a thread of a process that was started with `--import tsx`: each thread says it anew. */
import { register } from "tsx/esm/api";

register();
await import("./query-thread.ts");
