import { z } from "zod";
import { isJsonObject } from "../../base/json.ts";
import type { InjectorFacts, MeshConfigMapFacts } from "../snapshot.ts";
import { factReader } from "./fact-reader.ts";
import { metaSchema } from "./meta.ts";

const schema = z.object({
  metadata: metaSchema,
  data: z.record(z.string(), z.unknown()).nullish(),
});

type RawConfigMap = z.infer<typeof schema>;

/** Only those of the control plane: MeshConfig and the sidecar injector; every other ConfigMap is not kept. */
export const readControlPlaneConfigMap = factReader(
  schema,
  (raw): MeshConfigMapFacts | InjectorFacts | null => injectorOf(raw) ?? meshConfigOf(raw),
);

/** `istio` and `istio-<revision>` with a key `mesh`. */
function meshConfigOf({ metadata, data }: RawConfigMap): MeshConfigMapFacts | null {
  const named = /^istio(?:-(.+))?$/.exec(metadata.name);
  const yaml = data?.["mesh"];
  if (named === null || typeof yaml !== "string") return null;
  return {
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    revision: metadata.labels?.["istio.io/rev"] ?? named[1] ?? "default",
    yaml,
  };
}

const valuesSchema = z.object({
  global: z
    .object({
      hub: z.string().nullish(),
      tag: z.union([z.string(), z.number()]).nullish(),
      proxy: z.object({ image: z.string().nullish() }).nullish(),
    })
    .nullish(),
  sidecarInjectorWebhook: z.object({ enableNamespacesByDefault: z.boolean().nullish() }).nullish(),
});

/** Istio's charts keep the values of the injector as JSON under the key `values`. */
function injectorOf({ metadata, data }: RawConfigMap): InjectorFacts | null {
  const named = /^istio-sidecar-injector(?:-(.+))?$/.exec(metadata.name);
  const text = data?.["values"];
  if (named === null || typeof text !== "string") return null;
  const parsed = valuesSchema.safeParse(jsonOf(text));
  return {
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    revision: named[1] ?? "default",
    proxyImage: parsed.success ? proxyImage(parsed.data) : null,
    injectsByDefault: parsed.data?.sidecarInjectorWebhook?.enableNamespacesByDefault ?? false,
  };
}

function proxyImage({ global }: z.infer<typeof valuesSchema>): string | null {
  const image = global?.proxy?.image ?? "";
  if (image.includes("/")) return image;
  return image === "" || !global?.hub || !global.tag ? null : `${global.hub}/${image}:${String(global.tag)}`;
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
