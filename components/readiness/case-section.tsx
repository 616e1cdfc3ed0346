import { formatDuration } from "@/lib/domain/base/format.ts";
import { findConfigKind } from "@/lib/domain/istio/kinds.ts";
import { objectPath, servicePath } from "@/lib/contracts/paths.ts";
import { useCarriedSearch } from "../layout/carried-search.ts";
import { PanelSection } from "../layout/side-panel.tsx";
import { BecauseList, Field } from "../ui/because-line.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { subjectName, type ItemCase } from "./item-words.ts";

interface CaseSectionProps {
  readonly cluster: string;
  readonly current: ItemCase;
}

/** What is the case, and what that rests on: object and field, or metric and window. */
export function CaseSection({ cluster, current }: CaseSectionProps) {
  const carried = useCarriedSearch();
  const { subject, sentence, evidence, codes } = current;
  const href = hrefOf(cluster, subject, "", carried);
  return (
    <PanelSection>
      <h3 className="text-body font-semibold">
        {href === null ? subjectName(subject) : <TextLink href={href}>{subjectName(subject)}</TextLink>}
      </h3>
      <p className="mt-1 mb-2 text-control">
        {sentence}
        {codes.length === 0 ? null : (
          <span className="ml-2 font-mono text-code text-subtle">{codes.join(" · ")}</span>
        )}
      </p>
      <BecauseList
        causes={evidence.map((reason) => (
          <Cause key={`${reason.path} ${reason.text}`} cluster={cluster} reason={reason} carried={carried} />
        ))}
      />
    </PanelSection>
  );
}

interface CauseProps {
  readonly cluster: string;
  readonly reason: ItemCase["evidence"][number];
  readonly carried: string;
}

function Cause({ cluster, reason, carried }: CauseProps) {
  const { ref, path, metric, text } = reason;
  const href = ref === null ? null : hrefOf(cluster, ref, path, carried);
  const place = dotted(path);
  return (
    <>
      {text}{" "}
      {metric === null ? null : (
        <Field>{`${metric.name} over ${formatDuration(metric.windowS * 1_000)}`}</Field>
      )}
      {place === "" ? null : href === null ? (
        <Field>{place}</Field>
      ) : (
        <TextLink href={href}>
          <Field>{place}</Field>
        </TextLink>
      )}
    </>
  );
}

/** `/spec/http/0/route` → `spec.http[0].route`, as people write it. */
function dotted(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce(
      (text, part) => (/^\d+$/.test(part) ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
      "",
    );
}

/** Null for kinds without a page. */
function hrefOf(cluster: string, ref: ItemCase["subject"], pointer: string, carried: string): string | null {
  if (ref.kind === "Service") return `${servicePath(cluster, ref.namespace, ref.name)}${carried}`;
  if (findConfigKind(ref.kind, ref.group) === null) return null;
  const at = pointer === "" ? "" : `${carried === "" ? "?" : "&"}at=${encodeURIComponent(pointer)}`;
  return `${objectPath(cluster, ref)}${carried}${at}`;
}
