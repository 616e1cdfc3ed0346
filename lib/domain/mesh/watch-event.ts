import type { KubeObject } from "../kube/kube-object.ts";
import type { ObjectRow } from "./read-object.ts";
import type { KindAvailability } from "./snapshot.ts";

/** What a reflector tells. Objects are raw; folding keeps what is read and turns a malformed one into a bad row. */
export type WatchEvent =
  | {
      readonly type: "relisted";
      readonly kindKey: string;
      readonly objects: readonly KubeObject[];
      readonly atMs: number;
    }
  /** As `relisted`, already read page by page: a list of ten thousand raw pods is never held at once. */
  | {
      readonly type: "relisted-rows";
      readonly kindKey: string;
      readonly rows: readonly ObjectRow[];
      readonly atMs: number;
    }
  | { readonly type: "changed"; readonly kindKey: string; readonly object: KubeObject }
  | { readonly type: "deleted"; readonly kindKey: string; readonly namespace: string; readonly name: string }
  | { readonly type: "availability"; readonly kindKey: string; readonly availability: KindAvailability };
