import { HealthMark } from "../ui/health-mark.tsx";
import { kindTitle, type ConfigAnswer } from "./config-row.ts";

type Missing = ConfigAnswer["missing"][number];

const MAX_NAMED = 6;

/** Kinds that the list cannot tell about, one line per reason. Nothing when it tells about all. */
export function MissingKinds({ missing }: { readonly missing: ConfigAnswer["missing"] }) {
  if (missing.length === 0) return null;
  const isFault = missing.some(({ state }) => state !== "absent" && state !== "forbidden");
  return (
    <div
      role="status"
      className="flex items-start gap-2.5 rounded-card border border-border bg-surface px-3.5 py-2 text-control text-muted"
    >
      <HealthMark state={isFault ? "degraded" : "unknown"} decorative className="mt-0.5" />
      <div>
        {missingSentences(missing).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </div>
  );
}

/** "Not served by this cluster: UDPRoute, TCPRoute." */
export function missingSentences(missing: readonly Missing[]): readonly string[] {
  const served = missing.filter(({ state }) => state === "absent");
  const denied = missing.filter(({ state }) => state === "forbidden");
  const others = missing.filter(({ state }) => state !== "absent" && state !== "forbidden");
  return [
    ...(served.length === 0 ? [] : [`Not served by this cluster: ${namesOf(served)}.`]),
    ...(denied.length === 0 ? [] : [`You may not list: ${namesOf(denied)}.`]),
    ...others.map((kind) => `${kindTitle(kind)} cannot be read: ${kind.reason}.`),
  ];
}

function namesOf(kinds: readonly Missing[]): string {
  const names = kinds.map(kindTitle);
  const rest = names.length - MAX_NAMED;
  return rest <= 0 ? names.join(", ") : `${names.slice(0, MAX_NAMED).join(", ")} and ${rest} more`;
}
