"use client";

import { ExternalLink } from "lucide-react";
import Link from "next/link";
import { readService } from "@/lib/contracts/services.ts";
import { objectPath, servicePath } from "@/lib/contracts/paths.ts";
import { PanelSection, SidePanel } from "../layout/side-panel.tsx";
import { useApiQuery } from "../live/use-api-query.ts";
import { BecauseList } from "../ui/because-line.tsx";
import { Button } from "../ui/button.tsx";
import { ProblemBlock } from "../ui/card.tsx";
import { HealthMark, healthWord } from "../ui/health-mark.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { badgeWords } from "../graph/node-badges.tsx";
import { KIND_WORDS, nodeTitle } from "../graph/edge-look.ts";
import { PanelCalls, PanelFigures, PanelResponses } from "./panel-parts.tsx";
import type { AnswerEdge, AnswerNode, Selection } from "../graph/graph-answer.ts";
import type { TopologyAnswer } from "./topology-answer.ts";

interface NodePanelProps {
  readonly cluster: string;
  readonly graph: TopologyAnswer;
  readonly node: AnswerNode;
  readonly windowS: number;
  readonly onSelect: (selection: Selection | null) => void;
}

/** What is known of one node: figures, why it is not well, callers, callees, responses, the objects that decide. */
export function NodePanel({ cluster, graph, node, windowS, onSelect }: NodePanelProps) {
  const nodes = new Map(graph.nodes.map((other) => [other.id, other]));
  const callers = graph.edges.filter(({ target }) => target === node.id);
  const callees = graph.edges.filter(({ source }) => source === node.id);
  const isSource = node.inbound.rateRps === 0 && node.inbound.bytesPerS === 0;
  const { rateRps, errorRatio, bytesPerS } = isSource ? node.outbound : node.inbound;
  const service = serviceNameOf(node);
  const href = service === null ? null : servicePath(cluster, node.namespace, service);
  return (
    <SidePanel
      label={`${KIND_WORDS[node.kind]} ${nodeTitle(node)}`}
      onClose={() => onSelect(null)}
      title={<NodeTitle node={node} />}
      actions={
        href === null ? undefined : (
          <Button asChild>
            <Link href={href}>
              <ExternalLink aria-hidden className="size-3.5" />
              Open service {service}
            </Link>
          </Button>
        )
      }
    >
      <PanelFigures
        label={isSource ? "Requests out" : "Requests in"}
        rateRps={rateRps}
        errorRatio={errorRatio}
        bytesPerS={bytesPerS}
        latencyMs={busiest(isSource ? callees : callers)?.latencyMs ?? null}
        isBad={node.health.state === "failing"}
      />
      <Problem health={node.health} />
      <PanelCalls
        title="Called by"
        end="source"
        edges={callers}
        nodes={nodes}
        empty={
          node.kind === "gateway"
            ? "Callers from outside of the mesh are not reported."
            : "Nothing calls it in the window."
        }
        onSelect={onSelect}
      />
      <PanelCalls
        title="Calls"
        end="target"
        edges={callees}
        nodes={nodes}
        empty="It calls nothing in the window."
        onSelect={onSelect}
      />
      <PanelResponses edges={isSource ? callees : callers} />
      {service === null ? null : (
        <Deciding cluster={cluster} namespace={node.namespace} service={service} windowS={windowS} />
      )}
      <NodeFacts node={node} />
    </SidePanel>
  );
}

/** The service whose page tells more. Null where none can be named. */
function serviceNameOf({ kind, app, name }: AnswerNode): string | null {
  if (kind === "outside" || kind === "service-entry" || kind === "gateway" || kind === "waypoint")
    return null;
  return kind === "service" ? name : app;
}

function busiest(edges: readonly AnswerEdge[]): AnswerEdge | undefined {
  return edges.filter(({ latencyMs }) => latencyMs !== null).toSorted((a, b) => b.rateRps - a.rateRps)[0];
}

function NodeTitle({ node }: { readonly node: AnswerNode }) {
  const { pods, namespace, version, health } = node;
  const facts = [
    namespace,
    version,
    pods === null
      ? null
      : `${pods.ready === pods.desired ? pods.desired : `${pods.ready} of ${pods.desired}`} pod${pods.desired === 1 ? "" : "s"}`,
  ].filter((fact) => fact !== null && fact !== "");
  return (
    <>
      <HealthMark state={health.state} size={16} reason={health.because[0]} />
      <h2 className="truncate text-title font-semibold">{node.version === null ? node.name : node.app}</h2>
      <KindBadge kind={KIND_WORDS[node.kind]} />
      <span className="truncate text-small text-subtle">{facts.join(" · ")}</span>
    </>
  );
}

export function Problem({ health }: { readonly health: AnswerNode["health"] }) {
  if (health.state === "healthy" || health.because.length === 0) return null;
  if (health.state === "idle") return null;
  return (
    <ProblemBlock severity={health.state === "failing" ? "error" : "degraded"}>
      <h3 className="mb-1 text-body font-semibold">{healthWord(health.state)}</h3>
      <BecauseList causes={health.because} />
    </ProblemBlock>
  );
}

interface DecidingProps {
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  readonly windowS: number;
}

/** Objects of the mesh that decide over calls to the service. Quiet when the service is not known by that name. */
function Deciding({ cluster, namespace, service, windowS }: DecidingProps) {
  const { data } = useApiQuery(
    readService,
    { params: { cluster, namespace, name: service }, query: { window: windowS } },
    { live: ["objects"] },
  );
  if (data === undefined || data.name !== service || data.namespace !== namespace) return null;
  return (
    <PanelSection title="Objects that decide">
      {data.objects.length === 0 ? (
        <p className="text-small text-subtle">None: the mesh&rsquo;s defaults decide.</p>
      ) : (
        <ul className="flex flex-col gap-1 text-control">
          {data.objects.map(({ ref, summary, isShadowed }) => (
            <li key={`${ref.kind} ${ref.namespace} ${ref.name}`} className="flex min-h-6 items-center gap-2">
              <KindBadge kind={ref.kind} />
              <TextLink
                href={objectPath(cluster, ref)}
                className={isShadowed ? "truncate line-through" : "truncate"}
              >
                {ref.namespace === namespace ? ref.name : `${ref.namespace}/${ref.name}`}
              </TextLink>
              <span className="ml-auto truncate pl-2 text-right text-small text-subtle" title={summary}>
                {summary}
              </span>
            </li>
          ))}
        </ul>
      )}
    </PanelSection>
  );
}

const MEMBERSHIP: Readonly<Record<AnswerNode["membership"], string | null>> = {
  sidecar: "Sidecar proxy",
  ambient: "Ambient: ztunnel",
  none: "Out of mesh",
  unknown: null,
};

function NodeFacts({ node }: { readonly node: AnswerNode }) {
  const facts = [MEMBERSHIP[node.membership], node.badges.length === 0 ? null : badgeWords(node.badges)];
  const shown = facts.filter((fact) => fact !== null);
  if (shown.length === 0) return null;
  return (
    <PanelSection>
      <p className="text-small text-subtle">{shown.join(" · ")}</p>
    </PanelSection>
  );
}
