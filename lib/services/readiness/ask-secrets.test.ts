import { describe, expect, it } from "vitest";
import { judged, type SecretPlace } from "@/lib/domain/readiness/item.ts";
import type { Context } from "../context.ts";
import { askSecrets } from "./ask-secrets.ts";

const GATEWAY = {
  cluster: "c",
  group: "networking.istio.io",
  kind: "Gateway",
  namespace: "edge",
  name: "public",
};
const place = (name: string, namespace: string | null = "istio-system"): SecretPlace => ({ namespace, name });

async function settled(state: "unknown" | "warn", secrets: readonly SecretPlace[]) {
  const asked: string[] = [];
  const cluster = {
    secretPresence: (_identity: unknown, { namespace, name }: SecretPlace) => {
      asked.push(`${namespace ?? ""}/${name}`);
      return Promise.resolve(name === "there" ? "exists" : name === "gone" ? "absent" : "forbidden");
    },
  };
  const ctx = { actor: { identity: {} }, clusters: new Map([["c", cluster]]) } as unknown as Context;
  const judgement = {
    ...judged({ subject: GATEWAY, state, sentence: "as it was", secrets }),
    hiddenCallers: 0,
  };
  const [answer] = await askSecrets(ctx, "c", [judgement]);
  return { ...answer, asked };
}

describe("askSecrets", () => {
  it("passes where every Secret exists, each asked for once", async () => {
    const answer = await settled("unknown", [place("there"), place("there")]);
    expect(answer).toMatchObject({ state: "pass", asked: ["istio-system/there"] });
  });

  it("fails for one that does not exist, whatever else is the case", async () => {
    for (const state of ["unknown", "warn"] as const)
      expect(await settled(state, [place("there"), place("gone")])).toMatchObject({
        state: "fail",
        sentence: "Secret istio-system/gone does not exist: handshakes fail until it does",
        advice: { text: expect.stringContaining("kubectl -n istio-system create secret tls gone") as string },
      });
  });

  it("stays unknown, and says what is missing, where the person may not look", async () => {
    expect(await settled("unknown", [place("kept")])).toMatchObject({
      state: "unknown",
      sentence: "Secret istio-system/kept is unknown, because you may not look at Secrets there",
    });
    expect(await settled("warn", [place("kept")])).toMatchObject({ state: "warn", sentence: "as it was" });
  });

  it("asks nobody where the namespace is not known", async () => {
    const answer = await settled("unknown", [place("there", null)]);
    expect(answer).toMatchObject({ state: "unknown", asked: [] });
    expect(answer.sentence).toContain("the namespace of the gateway's pods is not known");
  });
});
