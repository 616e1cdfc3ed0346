import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { createTest } from "@/lib/contracts/tests.ts";
import { meshIndex } from "@/lib/domain/mesh/lookup.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import { serviceHost } from "@/lib/domain/request-tests/to-trace.ts";
import type { RequestTest } from "@/lib/domain/request-tests/request-test.ts";
import type { Visibility } from "../visibility.ts";

export type TestView = ResponseOf<typeof createTest>;

export function testView({
  id,
  name,
  question,
  expected,
  version,
  author,
  updatedAtMs,
}: RequestTest): TestView {
  return { id, name, question, expected, version, author: author.display, updatedAtMs };
}

/** A test is seen by whoever may see its caller and its target. */
export function isTestVisible(
  { question }: Pick<RequestTest, "question">,
  { mesh, visibility }: { readonly mesh: MeshSnapshot; readonly visibility: Visibility },
): boolean {
  const { from, host } = question;
  const namespace = from.type === "plaintext" ? "" : from.namespace;
  if (namespace !== "" && !visibility.isVisible(namespace)) return false;
  const service = serviceHost(mesh, host, namespace);
  const owners = service === null ? [] : (meshIndex(mesh).byHost.get(service) ?? []);
  return owners.every((owner) => visibility.isVisible(owner.namespace));
}
