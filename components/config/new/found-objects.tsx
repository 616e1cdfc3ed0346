import { Card, CardHead } from "../../ui/card.tsx";
import { KindBadge } from "../../ui/kind-badge.tsx";
import { ObjectName } from "../../ui/object-name.tsx";
import { StateBlock } from "../../ui/state-block.tsx";
import type { CheckedObject } from "../check/check-text.ts";

interface FoundObjectsProps {
  readonly objects: readonly CheckedObject[];
  readonly cluster: string;
}

/** What the text holds so far. */
export function FoundObjects({ objects, cluster }: FoundObjectsProps) {
  return (
    <Card aria-label="Objects in the text" className="self-start">
      <CardHead title="Objects in the text" count={objects.length} />
      {objects.length === 0 ? (
        <StateBlock kind="empty" title="Nothing read yet">
          {`Paste Istio or Gateway API objects. They become one draft for ${cluster}; those that exist are changed, the others made. Nothing is written before Apply.`}
        </StateBlock>
      ) : null}
      <ul aria-live="polite" className="py-1">
        {objects.map(({ group, kind, namespace, name }) => (
          <li
            key={`${kind}.${group}/${namespace}/${name}`}
            className="flex items-center gap-2 px-3.5 py-1.5 text-control"
          >
            <KindBadge kind={kind} />
            <ObjectName namespace={namespace === "" ? null : namespace} name={name} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
