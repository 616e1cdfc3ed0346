import type { MeshSnapshot, ServiceFacts } from "../../../mesh/snapshot.ts";
import { clusterRef, type ReadinessFacts, serviceRef } from "../../facts.ts";
import { atObject, defineItem, type Judgement, judged } from "../../item.ts";

interface Addon {
  readonly title: string;
  readonly names: readonly string[];
  /** What is missing without it. */
  readonly without: string;
  /** Whether nothing here depends on it. */
  readonly isOptional: boolean;
}

const TRACING: Addon = {
  title: "Jaeger or Tempo",
  names: ["jaeger", "jaeger-query", "tracing", "tempo", "tempo-query-frontend", "zipkin"],
  without: "single requests cannot be followed through the mesh",
  isOptional: false,
};

const OTHERS: readonly Addon[] = [
  { title: "Grafana", names: ["grafana"], without: "there are no dashboards to link to", isOptional: true },
  { title: "Kiali", names: ["kiali"], without: "nothing is missing here", isOptional: true },
];

export const addonsFound = defineItem({
  id: "addons-found",
  area: "add-ons",
  title: "Metrics and traces are collected",
  explanation:
    "Rates, previews on observed traffic and canary analysis need Prometheus; traces need Jaeger, Tempo or Zipkin and a Telemetry that samples. Grafana and Kiali are linked where they are found.",
  unmet: { one: "is missing", many: "are missing" },
  reads: ["Service", "MeshSettings"],
  needs: ["Service"],
  readsTraffic: true,
  judge: (facts) => [prometheus(facts), ...[TRACING, ...OTHERS].map((addon) => found(facts.mesh, addon))],
});

function prometheus({ mesh, traffic, noTrafficBecause }: ReadinessFacts): Judgement {
  const subject = clusterRef(mesh, "Prometheus");
  if (traffic === null) {
    const sentence = `${noTrafficBecause ?? "Prometheus does not answer"}: rates and previews on traffic are not there`;
    return judged({ subject, state: "fail", sentence });
  }
  return traffic.edges.length === 0
    ? judged({
        subject,
        state: "unknown",
        sentence: "Prometheus answers and knows no request of the mesh: proxies may not be scraped",
      })
    : judged({ subject, state: "pass", sentence: "Prometheus answers with requests of the mesh" });
}

function found(mesh: MeshSnapshot, { title, names, without, isOptional }: Addon): Judgement {
  const service = [...mesh.services].find((candidate) =>
    namesOf(candidate).some((name) => names.includes(name)),
  );
  const isExported =
    names === TRACING.names &&
    mesh.settings.extensionProviders.some(({ type }) =>
      /otel|opentelemetry|zipkin|datadog|lightstep|skywalking|stackdriver|opencensus/i.test(type),
    );
  if (service !== undefined) {
    const subject = serviceRef(mesh, service);
    const text = `${title} is Service ${service.namespace}/${service.name}`;
    return judged({ subject, state: "pass", sentence: text, evidence: [atObject(subject, [], text)] });
  }
  const subject = clusterRef(mesh, title);
  if (isExported)
    return judged({
      subject,
      state: "pass",
      sentence: "Traces go to a provider of MeshConfig outside this cluster",
    });
  const sentence = `${title} was not found: ${without}`;
  return judged({ subject, state: isOptional ? "pass" : "warn", sentence });
}

function namesOf({ name, labels }: ServiceFacts): readonly string[] {
  return [name, labels["app.kubernetes.io/name"] ?? "", labels["app"] ?? ""].filter((text) => text !== "");
}
