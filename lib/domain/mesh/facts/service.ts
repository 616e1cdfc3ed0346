import { z } from "zod";
import type { FailedCondition, ServiceFacts, ServicePort } from "../snapshot.ts";
import { factReader } from "./fact-reader.ts";
import { internLabels, internString } from "./intern.ts";
import { metaFacts, metaSchema, selectorSchema } from "./meta.ts";

const portSchema = z.object({
  name: z.string().nullish(),
  port: z.number(),
  targetPort: z.union([z.number(), z.string()]).nullish(),
  protocol: z.string().nullish(),
  appProtocol: z.string().nullish(),
});

const schema = z.object({
  metadata: metaSchema,
  spec: z
    .object({
      type: z.string().nullish(),
      clusterIP: z.string().nullish(),
      clusterIPs: z.array(z.string()).nullish(),
      externalName: z.string().nullish(),
      selector: selectorSchema,
      ports: z.array(portSchema).nullish(),
    })
    .nullish(),
  status: z
    .object({
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().nullish(),
            message: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

const NO_CONDITIONS: readonly FailedCondition[] = [];

type RawPort = z.infer<typeof portSchema>;
type RawSpec = z.infer<typeof schema>["spec"];

export const readService = factReader(schema, ({ metadata, spec, status }): ServiceFacts => {
  const addresses = addressesOf(spec);
  const headless = addresses.includes("None");
  const hasSelector = Object.keys(spec?.selector ?? {}).length > 0;
  return {
    ...metaFacts(metadata),
    type: internString(spec?.type ?? "ClusterIP"),
    clusterIps: headless ? [] : addresses.filter((address) => address !== ""),
    headless,
    externalName: spec?.externalName ?? null,
    selector: hasSelector ? internLabels(spec?.selector) : null,
    ports: (spec?.ports ?? []).map(servicePort),
    failedConditions: failedConditions(status),
  };
});

function failedConditions(status: z.infer<typeof schema>["status"]): readonly FailedCondition[] {
  const failed = (status?.conditions ?? []).filter((condition) => condition.status === "False");
  if (failed.length === 0) return NO_CONDITIONS;
  return failed.map(({ type, reason, message }) => ({
    type,
    reason: reason ?? "",
    message: message ?? "",
  }));
}

/** `None` for a headless service; older servers fill only the single address. */
function addressesOf(spec: RawSpec): readonly string[] {
  if (spec?.clusterIPs !== null && spec?.clusterIPs !== undefined) return spec.clusterIPs;
  return spec?.clusterIP ? [spec.clusterIP] : [];
}

function servicePort(port: RawPort): ServicePort {
  return {
    name: internString(port.name ?? ""),
    port: port.port,
    targetPort: port.targetPort ?? port.port,
    protocol: internString(port.protocol ?? "TCP"),
    appProtocol: port.appProtocol ?? null,
  };
}
