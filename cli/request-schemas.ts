import { z } from "zod";
import {
  authorizeRequestSchema,
  mtlsRequestSchema,
  routeRequestSchema,
  traceRequestSchema,
} from "./requests.ts";
import type { RequestCommand } from "./usage.ts";

const REQUESTS: Readonly<Record<RequestCommand, z.ZodType>> = {
  route: routeRequestSchema,
  authorize: authorizeRequestSchema,
  mtls: mtlsRequestSchema,
  trace: traceRequestSchema,
};

/** `$defs` of the requests in `schema.json`, made from what the commands read. Unknown fields are allowed. */
export function requestDefinitions(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(REQUESTS).map(([command, schema]) => {
      const { $schema: _dialect, ...definition } = z.toJSONSchema(schema, {
        io: "input",
        unrepresentable: "any",
      });
      return [`${command}Request`, definition];
    }),
  );
}
