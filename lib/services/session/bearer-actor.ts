import { sha256Hex } from "@/lib/domain/base/sha256.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import type { Actor, Context } from "../context.ts";
import { actorOf } from "./actor.ts";
import type { SessionKeys } from "./sign-in.ts";

const CACHE_MS = 30_000;
const MOST_CACHED = 1_000;

/** Recognises programs by their Kubernetes token: asked of the first cluster, the answer kept for 30 s by its hash. */
export class BearerTokens {
  readonly #known = new Map<string, { readonly untilMs: number; readonly actor: Actor }>();

  /** Null when the first cluster does not know the token: it is not shown to clusters that it was not made for. */
  async actorOf(
    ctx: Pick<Context, "clusters" | "clock">,
    token: string,
    { roles }: SessionKeys,
  ): Promise<Actor | null> {
    const key = sha256Hex(token);
    const nowMs = ctx.clock.nowMs();
    const known = this.#known.get(key);
    if (known !== undefined && known.untilMs > nowMs) return known.actor;
    this.#known.delete(key);
    for (const cluster of [...ctx.clusters.values()].slice(0, 1)) {
      const identity = { type: "token", token } as const;
      const who = await cluster.whoAmI(identity).catch((error: unknown) => {
        if (error instanceof AppError && (error.code === "unauthenticated" || error.code === "forbidden"))
          return null;
        throw error;
      });
      if (who === null) continue;
      const actor = actorOf({ cluster, who, identity, method: "bearer", sessionIdHash: null }, roles);
      if (this.#known.size >= MOST_CACHED) this.#known.clear();
      this.#known.set(key, { untilMs: nowMs + CACHE_MS, actor });
      return actor;
    }
    return null;
  }
}
