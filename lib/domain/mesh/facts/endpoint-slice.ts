import { z } from "zod";
import type { EndpointSliceFacts } from "../snapshot.ts";
import { factReader } from "./fact-reader.ts";
import { internString } from "./intern.ts";
import { metaSchema } from "./meta.ts";

const endpointSchema = z.object({
  addresses: z.array(z.string()).nullish(),
  conditions: z.object({ ready: z.boolean().nullish() }).nullish(),
  targetRef: z.object({ kind: z.string().nullish(), name: z.string().nullish() }).nullish(),
  nodeName: z.string().nullish(),
  zone: z.string().nullish(),
});

const schema = z.object({
  metadata: metaSchema,
  endpoints: z.array(endpointSchema).nullish(),
  ports: z
    .array(
      z.object({ name: z.string().nullish(), port: z.number().nullish(), appProtocol: z.string().nullish() }),
    )
    .nullish(),
});

/** A slice without the label of its service serves none and is not kept. An unset `ready` means ready. */
export const readEndpointSlice = factReader(
  schema,
  ({ metadata, endpoints, ports }): EndpointSliceFacts | null => {
    const service = metadata.labels?.["kubernetes.io/service-name"];
    if (service === undefined || service === "") return null;
    return {
      namespace: internString(metadata.namespace ?? ""),
      name: metadata.name,
      service: internString(service),
      endpoints: (endpoints ?? []).flatMap((endpoint) =>
        (endpoint.addresses ?? []).slice(0, 1).map((ip) => ({
          ip: internString(ip),
          ready: endpoint.conditions?.ready ?? true,
          pod: endpoint.targetRef?.kind === "Pod" ? internString(endpoint.targetRef.name ?? "") : null,
          node: nullable(endpoint.nodeName),
          zone: nullable(endpoint.zone),
        })),
      ),
      ports: (ports ?? []).flatMap(({ name, port, appProtocol }) =>
        port === null || port === undefined
          ? []
          : [{ name: internString(name ?? ""), port, appProtocol: nullable(appProtocol) }],
      ),
    };
  },
);

function nullable(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : internString(text);
}
