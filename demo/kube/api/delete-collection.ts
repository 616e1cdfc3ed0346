import { apiVersionOf } from "../kinds/served-kind.ts";
import { asJson } from "../store/stored-object.ts";
import { type ApiAnswer, type ApiContext, type ResourceRequest, jsonAnswer } from "./api-answer.ts";
import { selectionOf } from "./list.ts";
import { inVersion } from "./render-object.ts";
import { writeParameters } from "./write-options.ts";

/** Deletes what the selectors choose; answers the list of what was deleted. */
export function deleteCollection({ store }: ApiContext, resource: ResourceRequest): ApiAnswer {
  const { request, call, kind } = resource;
  const { dryRun } = writeParameters(request, "DeleteOptions");
  const chosen = store.list(kind, call.namespace).filter(selectionOf(resource));
  const gone = chosen.map(({ metadata }) =>
    store.delete({ ...kind, namespace: metadata.namespace ?? "", name: metadata.name }, { dryRun }),
  );
  return jsonAnswer({
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind.group, call.version),
    metadata: { resourceVersion: String(store.resourceVersion) },
    items: gone.map((object) => asJson(inVersion(object, kind, call.version))),
  });
}
