import { objectPath } from "@/lib/contracts/paths.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { TextLink } from "../ui/text-link.tsx";
import type { ServiceAnswer, ServiceObject } from "./service-answer.ts";

interface ObjectsCardProps {
  readonly service: ServiceAnswer;
  readonly cluster: string;
}

/** What decides over requests to the service, each with its page. */
export function ObjectsCard({ service, cluster }: ObjectsCardProps) {
  const { objects, namespace } = service;
  return (
    <Card>
      <CardHead title="Objects that decide" />
      {objects.length === 0 ? (
        <StateBlock kind="empty" title="No object decides">
          No route, destination rule or policy names this service: Istio&apos;s defaults apply.
        </StateBlock>
      ) : (
        <ul className="py-1.5">
          {objects.map((object) => (
            <li
              key={`${object.ref.kind} ${object.ref.namespace}/${object.ref.name}`}
              className="flex min-h-7 items-center gap-2.5 px-3.5 text-control"
            >
              <KindBadge kind={object.ref.kind} />
              <TextLink href={objectPath(cluster, object.ref)} className="max-w-[55%] shrink-0 truncate">
                {object.ref.namespace === namespace ? "" : `${object.ref.namespace}/`}
                {object.ref.name}
              </TextLink>
              <ObjectNote note={objectNote(object, service)} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

interface Note {
  readonly text: string;
  readonly isWarning: boolean;
}

/** A summary, or what is wrong: a shadowed object, dead routes, a mode that lets plaintext in. */
export function objectNote(object: ServiceObject, { routes }: Pick<ServiceAnswer, "routes">): Note {
  const { ref, summary, isShadowed } = object;
  if (isShadowed) return { text: summary, isWarning: true };
  const dead = routes.flatMap((route, at) =>
    route.deadBecause !== null &&
    route.object.kind === ref.kind &&
    route.object.name === ref.name &&
    route.object.namespace === ref.namespace
      ? [at + 1]
      : [],
  );
  if (dead.length > 0) {
    return { text: `route${dead.length === 1 ? "" : "s"} ${dead.join(", ")} dead`, isWarning: true };
  }
  const isOpen = ref.kind === "PeerAuthentication" && (summary === "PERMISSIVE" || summary === "DISABLE");
  return { text: summary, isWarning: isOpen };
}

export function ObjectNote({ note: { text, isWarning } }: { readonly note: Note }) {
  return (
    <span
      title={text}
      className={`ml-auto flex min-w-0 items-center gap-1.5 text-small ${isWarning ? "text-status-degraded" : "text-subtle"}`}
    >
      {isWarning ? <HealthMark state="degraded" size={11} decorative /> : null}
      <span className="truncate">{text}</span>
    </span>
  );
}
