import type { JsonObject } from "../../../base/json.ts";
import type { Labels } from "../../../kube/kube-object.ts";
import type { MeshSnapshot, WebhookFacts } from "../../../mesh/snapshot.ts";
import {
  objectAt,
  objectsAt,
  sectionAt,
  textAt,
  textMapAt,
  textsAt,
} from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { selects } from "../read/label-selector.ts";

const REVISION = "istio.io/rev";

export const oneInjector = defineRule({
  code: "MESH1501",
  severity: "error",
  appliesTo: "Webhook",
  reads: ["MutatingWebhookConfiguration", "Service"],
  needs: ["Service"],
  reach: "mesh",
  title: "Injection webhook that overlaps another or has nobody behind it",
  explanation:
    "Two webhooks that take the same pods inject twice, or one after the other with different revisions. One whose Service does not exist takes no pod: creation fails, or goes on without a proxy.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0139/",
  aliases: ["IST0139"],
  check: (configuration, mesh) => {
    if (configuration.kind !== "MutatingWebhookConfiguration") return [];
    const injectors = injectionHooks(mesh);
    const own = injectors.filter((hook) => hook.configuration === configuration);
    return own.flatMap((hook) => [...overlaps(hook, injectors), ...missingService(hook, mesh)]);
  },
});

interface Hook {
  readonly configuration: WebhookFacts;
  readonly index: number;
  readonly name: string;
  readonly webhook: JsonObject;
}

/** Webhooks of Istio: named so, or with a revision. */
function injectionHooks(mesh: MeshSnapshot): readonly Hook[] {
  return [...(mesh.webhooks.get("MutatingWebhookConfiguration") ?? [])].flatMap((configuration) => {
    const hooks = configuration.webhooks.map((webhook, index) => ({
      configuration,
      index,
      name: textAt(webhook, "name") ?? "",
      webhook,
    }));
    const isIstio = hooks.some(({ name }) => name.endsWith("istio.io"));
    return isIstio || revisionsOf(configuration).length > 0 ? hooks : [];
  });
}

function revisionsOf({ labels, webhooks }: WebhookFacts): readonly string[] {
  const stated = webhooks.flatMap((webhook) =>
    ["namespaceSelector", "objectSelector"].flatMap((name) => {
      const selector = sectionAt(webhook, name);
      const direct = textMapAt(selector, "matchLabels")?.get(REVISION);
      const listed = objectsAt(selector, "matchExpressions")
        .filter((expression) => textAt(expression, "key") === REVISION)
        .flatMap((expression) => textsAt(expression, "values"));
      return direct === undefined ? listed : [direct, ...listed];
    }),
  );
  return [...(labels[REVISION] === undefined ? [] : [labels[REVISION]]), ...stated];
}

/** Labels that namespaces and pods can have as far as injection goes, with each revision in use. */
function situations(hooks: readonly Hook[]): readonly { readonly namespace: Labels; readonly pod: Labels }[] {
  const revisions = [...new Set(hooks.flatMap(({ configuration }) => revisionsOf(configuration)))];
  const withRevisions = (bases: readonly Labels[]): readonly Labels[] => [
    ...bases,
    ...revisions.flatMap((revision) => bases.map((base) => ({ ...base, [REVISION]: revision }))),
  ];
  const namespaces = withRevisions([{}, { "istio-injection": "enabled" }, { "istio-injection": "disabled" }]);
  const pods = withRevisions([
    {},
    { "sidecar.istio.io/inject": "true" },
    { "sidecar.istio.io/inject": "false" },
  ]);
  return namespaces.flatMap((namespace) => pods.map((pod) => ({ namespace, pod })));
}

function overlaps(own: Hook, hooks: readonly Hook[]) {
  const rivals = new Set(
    situations(hooks)
      .filter((situation) => takes(own, situation))
      .flatMap((situation) => hooks.filter((hook) => hook !== own && takes(hook, situation))),
  );
  if (rivals.size === 0) return [];
  const names = [...rivals].map(({ configuration, name }) => `${configuration.name}/${name}`).join(", ");
  return [
    {
      path: ["webhooks", own.index],
      sentence: `Takes pods that ${names} takes too: they would be injected twice`,
    },
  ];
}

function takes(
  { webhook }: Hook,
  { namespace, pod }: { readonly namespace: Labels; readonly pod: Labels },
): boolean {
  return (
    selects(objectAt(webhook, "namespaceSelector"), namespace) &&
    selects(objectAt(webhook, "objectSelector"), pod)
  );
}

function missingService({ webhook, index }: Hook, mesh: MeshSnapshot) {
  const service = objectAt(sectionAt(webhook, "clientConfig"), "service");
  if (service === null) return [];
  const [namespace, name] = [textAt(service, "namespace") ?? "", textAt(service, "name") ?? ""];
  if (mesh.services.get(namespace, name) !== undefined) return [];
  return [
    {
      path: ["webhooks", index, "clientConfig", "service"],
      sentence: `There is no Service ${namespace}/${name}: nobody answers the webhook`,
    },
  ];
}
