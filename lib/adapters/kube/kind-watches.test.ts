import { afterEach, describe, expect, it } from "vitest";
import { CONFIG_KIND_KEYS } from "@/lib/domain/mesh/kind-keys.ts";
import type { WatchEvent } from "@/lib/domain/mesh/watch-event.ts";
import { type KindWatches, startKindWatches } from "./kind-watches.ts";
import { DEFAULT_TIMING } from "./reflector.ts";
import { ResourceCatalogue } from "./resource-catalogue.ts";
import { waitUntil } from "./testing/wait-until.ts";
import type { KubeAnswer, KubeRequest, KubeTransport } from "./transport.ts";

const VIRTUAL_SERVICE = "VirtualService.networking.istio.io";
const WASM_PLUGIN = "WasmPlugin.extensions.istio.io";

/** Serves empty lists of everything, and the groups it is told to. */
class FakeApi implements KubeTransport {
  readonly listed: string[] = [];
  groups: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {};
  discoveryStatus = 200;

  send({ path }: KubeRequest): Promise<KubeAnswer> {
    if (path === "/apis") return this.#answer(this.discoveryStatus, { groups: this.#groupList() });
    const [, group = "", version = "", rest] = /^\/apis\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    if (group !== "" && rest === undefined) {
      const kinds = this.groups[group]?.[version] ?? [];
      const resources = kinds.flatMap((kind) => [
        resource(kind),
        { ...resource(kind), name: `${resource(kind).name}/status` },
      ]);
      return this.#answer(200, { resources });
    }
    this.listed.push(path);
    return this.#answer(200, { metadata: { resourceVersion: "1" }, items: [] });
  }

  async open({ signal }: KubeRequest): Promise<never> {
    return await new Promise((_resolve, reject) =>
      signal?.addEventListener("abort", () => reject(new Error("aborted"))),
    );
  }

  #groupList(): unknown {
    return Object.entries(this.groups).map(([name, versions]) => {
      const [preferred] = Object.keys(versions);
      return {
        name,
        versions: Object.keys(versions).map((version) => ({ version })),
        preferredVersion: { version: preferred },
      };
    });
  }

  #answer(status: number, body: unknown): Promise<KubeAnswer> {
    return Promise.resolve({ status, text: JSON.stringify(body), auditId: null, warnings: [] });
  }
}

const resource = (kind: string) => ({
  name: `${kind.toLowerCase()}s`,
  kind,
  namespaced: true,
  verbs: ["get", "list", "watch"],
});

let watches: KindWatches | null = null;
afterEach(() => watches?.stop());

function start(api: FakeApi) {
  const states = new Map<string, string>();
  const emit = (event: WatchEvent): void => {
    if (event.type === "availability") states.set(event.kindKey, event.availability.state);
    if (event.type === "relisted-rows") states.set(event.kindKey, "listed");
  };
  watches = startKindWatches({
    transport: api,
    catalogue: new ResourceCatalogue(),
    timing: { ...DEFAULT_TIMING, backoffBaseMs: 1, backoffCapMs: 5 },
    istioNamespace: "istio-system",
    discoveryMs: 5,
    clock: { nowMs: () => 1 },
    random: () => 0.5,
    emit,
    onRightsChanged: () => undefined,
  });
  return states;
}

describe("the kinds that are watched", () => {
  it("are those of Kubernetes at once, ConfigMaps only where istiod is", async () => {
    const api = new FakeApi();
    const states = start(api);
    await waitUntil("lists", () => states.get("Pod.") === "listed" && states.get("ConfigMap.") === "listed");
    expect(api.listed).toContain("/api/v1/pods");
    expect(api.listed).toContain("/api/v1/namespaces/istio-system/configmaps");
    expect(api.listed).not.toContain("/api/v1/configmaps");
    expect(api.listed.filter((path) => path.includes("secret"))).toEqual([]);
  });

  it("grow when CRDs are installed later, and shrink when they are removed", async () => {
    const api = new FakeApi();
    const states = start(api);
    await waitUntil("absent", () => CONFIG_KIND_KEYS.every((key) => states.get(key) === "absent"));

    api.groups = { "networking.istio.io": { v1: ["VirtualService"] }, "example.com": { v1: ["Other"] } };
    await waitUntil("listed", () => states.get(VIRTUAL_SERVICE) === "listed");
    expect(states.get(WASM_PLUGIN)).toBe("absent");
    expect(states.has("Other.example.com")).toBe(false);

    api.groups = {};
    await waitUntil("absent again", () => states.get(VIRTUAL_SERVICE) === "absent");
    expect([...(watches?.watched() ?? [])]).not.toContain(VIRTUAL_SERVICE);
  });

  it("are read in the version the server prefers, else in the one that has them", async () => {
    const api = new FakeApi();
    api.groups = {
      "networking.istio.io": { v1beta1: ["VirtualService"], v1alpha3: ["VirtualService", "EnvoyFilter"] },
    };
    const states = start(api);
    await waitUntil(
      "both",
      () =>
        states.get(VIRTUAL_SERVICE) === "listed" &&
        states.get("EnvoyFilter.networking.istio.io") === "listed",
    );
    expect(api.listed).toContain("/apis/networking.istio.io/v1beta1/virtualservices");
    expect(api.listed).toContain("/apis/networking.istio.io/v1alpha3/envoyfilters");
  });

  it("stay as they are while discovery fails, and are stale where they were never found", async () => {
    const api = new FakeApi();
    api.groups = { "networking.istio.io": { v1: ["VirtualService"] } };
    const states = start(api);
    await waitUntil("listed", () => states.get(VIRTUAL_SERVICE) === "listed");
    api.discoveryStatus = 503;
    await waitUntil("stale", () => states.get(WASM_PLUGIN) === "stale");
    expect(states.get(VIRTUAL_SERVICE)).toBe("listed");
  });
});
