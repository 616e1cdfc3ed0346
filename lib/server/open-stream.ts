import "server-only";
import type { StreamEvent } from "@/lib/contracts/stream.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import type { Actor } from "@/lib/services/context.ts";
import { visibilityOf, type Visibility } from "@/lib/services/visibility.ts";
import { toHttpError } from "./http-error.ts";
import { checkHost } from "./request-guard.ts";
import { requestSource } from "./request-source.ts";
import { getRuntime, type Runtime } from "./runtime.ts";

/** Rights and the login session are looked at again this often while a stream is open (decision 3). */
const RECHECK_MS = 30_000;

/** The one stream of a browser: live status of every cluster, and what went out of date. */
export async function openStream(request: Request): Promise<Response> {
  const runtime = await getRuntime();
  const source = requestSource(request.headers, runtime.config);
  try {
    checkHost(request.headers, runtime.config);
    const fetchSite = request.headers.get("sec-fetch-site");
    if (fetchSite !== null && fetchSite !== "same-origin")
      throw new AppError("forbidden", "The stream is for pages of this console");
    const actor = await runtime.authenticate(request.headers, source);
    if (actor === null)
      throw new AppError("unauthenticated", "Nobody is signed in", {
        hint: "Sign in, then open the stream again.",
      });
    return await stream(runtime, request, actor);
  } catch (error) {
    const { status, body } = toHttpError(error, source.requestId);
    return Response.json(body, { status, headers: { "cache-control": "no-store" } });
  }
}

type Views = ReadonlyMap<string, Visibility>;

async function viewsOf(runtime: Runtime, actor: Actor): Promise<Views> {
  const views = await Promise.all(
    [...runtime.clusters.keys()].map(
      async (id) => [id, await visibilityOf({ actor, clusters: runtime.clusters }, id)] as const,
    ),
  );
  return new Map(views);
}

async function stream(runtime: Runtime, request: Request, actor: Actor): Promise<Response> {
  let views = await viewsOf(runtime, actor);
  let isRevoked = false;
  const ended = new AbortController();
  request.signal.addEventListener("abort", () => ended.abort(), { once: true });

  const recheck = setInterval(() => {
    void (async () => {
      const still = await runtime.authenticate(
        request.headers,
        requestSource(request.headers, runtime.config),
      );
      if (still === null) isRevoked = true;
      else views = await viewsOf(runtime, still);
      if (isRevoked) runtime.hub.publish({ type: "signed-out" });
    })().catch((error: unknown) => runtime.log.warn({ err: error }, "a stream could not be checked again"));
  }, RECHECK_MS);
  ended.signal.addEventListener("abort", () => clearInterval(recheck), { once: true });

  const body = runtime.hub.connect({
    lastEventId: request.headers.get("last-event-id"),
    signal: ended.signal,
    snapshot: () => ({
      type: "snapshot",
      clusters: [...runtime.clusters.keys()].map((id) => runtime.statusOf(id)),
      nowMs: Date.now(),
    }),
    see: (event) => {
      if (!isRevoked) return event.type === "signed-out" ? null : seen(event, views);
      if (event.type !== "signed-out") return null;
      queueMicrotask(() => ended.abort());
      return event;
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

/** Names of namespaces that a person may not see are left out; an event about nothing else is hidden. */
function seen(event: StreamEvent, views: Views): StreamEvent | null {
  if (event.type !== "objects") return event;
  const view = views.get(event.cluster);
  if (view === undefined) return null;
  const namespaces = event.namespaces.filter((name) => name === "" || view.isVisible(name));
  return namespaces.length === 0 && event.namespaces.length > 0 ? null : { ...event, namespaces };
}
