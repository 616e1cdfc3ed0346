import { objectPath, pagePath } from "@/lib/contracts/paths.ts";
import { formatRps } from "@/lib/domain/base/format.ts";
import { useCarriedSearch } from "../layout/carried-search.ts";
import { TextLink } from "../ui/text-link.tsx";
import type { Cell, CellPlace, MatrixAnswer } from "./matrix-answer.ts";

interface CellDetailProps {
  readonly cluster: string;
  readonly matrix: MatrixAnswer;
  readonly place: CellPlace | null;
}

const WORDS = {
  allow: "may call",
  deny: "may not call",
  uncertain: "may or may not call",
  none: "cannot be judged for",
} as const;

/** What decides the cell under the pointer or the focus, with a link to it and to the request tester. */
export function CellDetail({ cluster, matrix, place }: CellDetailProps) {
  const cell = place === null ? undefined : matrix.cells[place.row]?.[place.column];
  return (
    <footer className="flex min-h-14 shrink-0 items-center gap-4 border-t border-border px-3.5 py-2 text-control">
      {place === null || cell === undefined ? (
        <p className="text-small text-subtle">
          Point at a cell, or move with the arrow keys, to see what decides. ✓ may call, with the requests per
          second that were seen · ✕ denied · ? uncertain · – not applicable
        </p>
      ) : (
        <Decision cluster={cluster} matrix={matrix} place={place} cell={cell} />
      )}
    </footer>
  );
}

function Decision({
  cluster,
  matrix,
  place,
  cell,
}: CellDetailProps & { readonly place: CellPlace; readonly cell: Cell }) {
  const caller = matrix.callers[place.row];
  const target = matrix.targets[place.column];
  if (caller === undefined || target === undefined) return null;
  const who = caller.namespace === "" ? caller.name : `${caller.namespace}/${caller.name}`;
  return (
    <>
      <p className="min-w-0 flex-1">
        <span className="font-medium">{who}</span> {WORDS[cell.verdict]}{" "}
        <span className="font-medium">{`${target.namespace}/${target.service}:${target.port}`}</span>
        {target.operation === null ? "" : ` with ${target.operation}`}
        {cell.rateRps === null ? "" : `, ${formatRps(cell.rateRps)} seen`}
        {cell.was === null ? "" : `; before the draft it ${WORDS[cell.was]} it`}.
        <Reason cluster={cluster} matrix={matrix} cell={cell} />
      </p>
      {caller.kind === "other" ? null : (
        <TextLink className="shrink-0" href={`${pagePath(cluster, "simulate")}?${requestOf(caller, target)}`}>
          Try as a request
        </TextLink>
      )}
    </>
  );
}

function Reason({ cluster, matrix, cell }: Omit<CellDetailProps, "place"> & { readonly cell: Cell }) {
  const carried = useCarriedSearch();
  const reason = cell.reason === null ? null : (matrix.reasons[cell.reason] ?? null);
  const needs = cell.missing.length === 0 ? "" : ` It needs ${cell.missing.join(", ")}.`;
  if (reason === null) return <span className="block text-small text-muted">{needs.trim()}</span>;
  const { ref, path, text } = reason;
  const at = path === "" ? "" : `${carried === "" ? "?" : "&"}at=${encodeURIComponent(path)}`;
  return (
    <span className="block text-small text-muted">
      <span className="text-subtle">because </span>
      {text}
      {ref === null ? null : (
        <>
          {" · "}
          <TextLink href={`${objectPath(cluster, ref)}${carried}${at}`}>
            {`${ref.kind} ${ref.namespace}/${ref.name}`}
          </TextLink>
        </>
      )}
      {needs}
    </span>
  );
}

function requestOf(
  { kind, namespace, name }: MatrixAnswer["callers"][number],
  { namespace: where, service, port, protocol }: MatrixAnswer["targets"][number],
): string {
  const from = kind === "plaintext" ? "plaintext" : `identity:${namespace}/${name}`;
  const proto =
    protocol === "grpc"
      ? { proto: "grpc" }
      : protocol === "tcp" || protocol === "tls"
        ? { proto: "tcp" }
        : {};
  return new URLSearchParams({ from, host: `${service}.${where}`, port: String(port), ...proto }).toString();
}
