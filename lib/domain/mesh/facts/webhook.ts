import { z } from "zod";
import { isJsonObject } from "../../base/json.ts";
import type { WebhookFacts } from "../snapshot.ts";
import { type FactReader, factReader } from "./fact-reader.ts";
import { metaFacts, metaSchema } from "./meta.ts";

const schema = z.object({ metadata: metaSchema, webhooks: z.array(z.unknown()).nullish() });

export function webhookReader(kind: WebhookFacts["kind"]): FactReader<WebhookFacts> {
  return factReader(schema, ({ metadata, webhooks }) => ({
    ...metaFacts(metadata),
    namespace: "",
    kind,
    webhooks: (webhooks ?? []).filter(isJsonObject).map(({ clientConfig, ...webhook }) => {
      const { caBundle: _caBundle, ...address } = isJsonObject(clientConfig) ? clientConfig : {};
      return { ...webhook, clientConfig: address };
    }),
  }));
}
