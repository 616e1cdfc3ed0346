import type { IncomingHttpHeaders } from "node:http";
import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { UserInfo } from "../access/user.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import type { KubeStore } from "../store.ts";
import type { Admit } from "./admission.ts";
import type { ResourceCall } from "./api-call.ts";

/** A request with its body read and its sender known. */
export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly user: UserInfo;
}

/** What every handler works with. */
export interface ApiContext {
  readonly store: KubeStore;
  readonly admit: Admit;
  /** Who a token belongs to; null for an unknown token. */
  readonly userOfToken: (token: string) => UserInfo | null;
  readonly gitVersion: string;
  /** Called by a watch with the way to cut it off; answers the way to forget it. */
  readonly onWatch: (end: () => void) => () => void;
}

/** A call on a kind that is served, in a version that is served. */
export interface ResourceRequest {
  readonly request: ApiRequest;
  readonly call: ResourceCall;
  readonly kind: ServedKind;
}

export interface StreamSink {
  write(json: JsonObject): void;
  end(): void;
}

export type ApiAnswer =
  | {
      readonly type: "json";
      readonly code: number;
      readonly body: JsonObject;
      readonly warnings?: readonly string[];
      readonly contentType?: string;
    }
  | { readonly type: "text"; readonly code: number; readonly text: string }
  | { readonly type: "bytes"; readonly code: number; readonly bytes: Buffer; readonly contentType: string }
  | {
      readonly type: "stream";
      readonly contentType: string;
      /** Starts to write; answers what to do when the client leaves. */
      readonly open: (sink: StreamSink) => () => void;
    };

export function jsonAnswer(body: JsonObject, code = 200, warnings: readonly string[] = []): ApiAnswer {
  return { type: "json", code, body, warnings };
}
