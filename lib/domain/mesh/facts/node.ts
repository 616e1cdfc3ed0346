import { z } from "zod";
import type { NodeFacts } from "../snapshot.ts";
import { factReader } from "./fact-reader.ts";
import { internString } from "./intern.ts";
import { metaSchema } from "./meta.ts";

/** Locality as Istio reads it: region and zone of Kubernetes, subzone by Istio's own label. */
export const readNode = factReader(z.object({ metadata: metaSchema }), ({ metadata }): NodeFacts => {
  const label = (...names: readonly string[]): string =>
    internString(names.map((name) => metadata.labels?.[name]).find((value) => value !== undefined) ?? "");
  return {
    namespace: "",
    name: internString(metadata.name),
    region: label("topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"),
    zone: label("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"),
    subzone: label("topology.istio.io/subzone"),
  };
});
