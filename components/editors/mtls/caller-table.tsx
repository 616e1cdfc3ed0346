import { formatBytesPerSecond, formatPercent, formatRps, shortPrincipal } from "@/lib/domain/base/format.ts";
import { cn } from "../../ui/cn.ts";
import type { InboundEdge } from "../use-inbound.ts";

const MAX_ROWS = 50;

/** Observed callers, those in plaintext first. */
export function CallerTable({ edges }: { readonly edges: readonly InboundEdge[] }) {
  const sorted = edges.toSorted(
    (a, b) => (a.mtlsRatio ?? 0.5) - (b.mtlsRatio ?? 0.5) || b.rateRps - a.rateRps,
  );
  if (sorted.length === 0) return null;
  return (
    <>
      <table className="w-full border-collapse text-control tabular-nums">
        <caption className="sr-only">Observed callers with their share of mutual TLS</caption>
        <thead>
          <tr className="text-label text-subtle">
            {["caller", "calls", "identity"].map((head) => (
              <th key={head} scope="col" className="py-1 pr-3 text-left font-medium">
                {head}
              </th>
            ))}
            {["mTLS", "rate", "errors"].map((head) => (
              <th key={head} scope="col" className="py-1 pl-3 text-right font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, MAX_ROWS).map((edge, at) => (
            <CallerRow key={at} edge={edge} />
          ))}
        </tbody>
      </table>
      {sorted.length > MAX_ROWS ? (
        <p className="pt-1 text-small text-subtle">{sorted.length - MAX_ROWS} more, all behind these.</p>
      ) : null}
    </>
  );
}

function CallerRow({ edge }: { readonly edge: InboundEdge }) {
  const { source, destination, protocol, rateRps, bytesPerS, errorRatio, mtlsRatio } = edge;
  return (
    <tr className="border-t border-border">
      <th scope="row" className="py-1 pr-3 text-left font-normal">
        {source.workload === "unknown" ? (
          "outside of the mesh"
        ) : (
          <>
            <span className="text-muted">{source.namespace}/</span>
            {source.workload}
          </>
        )}
      </th>
      <td className="py-1 pr-3">{destination.workload}</td>
      <td className="py-1 pr-3 font-mono text-code text-muted">
        {source.principal === null ? "none" : shortPrincipal(source.principal)}
      </td>
      <td
        className={cn("py-1 pl-3 text-right whitespace-nowrap", isPlain(mtlsRatio) && "text-status-degraded")}
      >
        {mtlsRatio === null ? "unknown" : mtlsRatio === 0 ? "plaintext" : formatPercent(mtlsRatio)}
      </td>
      <td className="py-1 pl-3 text-right whitespace-nowrap">
        {protocol === "tcp" ? formatBytesPerSecond(bytesPerS) : formatRps(rateRps)}
      </td>
      <td className="py-1 pl-3 text-right whitespace-nowrap">
        {protocol === "tcp" ? "–" : formatPercent(errorRatio)}
      </td>
    </tr>
  );
}

const isPlain = (mtlsRatio: number | null): boolean => mtlsRatio !== null && mtlsRatio < 1;
