import * as z from "zod/mini";
import { clusterId, defineContract } from "./api.ts";

const name = z.string().check(z.minLength(1), z.maxLength(253), z.regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/));

export const readSecretPresence = defineContract({
  id: "readSecretPresence",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/secrets/{namespace}/{name}/presence",
  summary: "Whether a named Secret exists: one look at its metadata as the person, kept nowhere",
  params: z.object({ cluster: clusterId, namespace: name, name }),
  response: z.object({
    /** `forbidden`: the person has no right to look, so it is unknown. */
    presence: z.enum(["exists", "absent", "forbidden"]),
  }),
});
