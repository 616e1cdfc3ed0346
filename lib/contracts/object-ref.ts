import * as z from "zod/mini";

/** One object of one cluster; see `ObjectRef` of the domain. */
export const objectRef = z.object({
  cluster: z.string(),
  group: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
});
