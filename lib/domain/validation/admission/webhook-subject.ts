import type { Fields } from "./fields.ts";

/** What Istio's webhook sees of an object that the schema accepted. */
export interface WebhookSubject {
  readonly name: string;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Fields;
}
