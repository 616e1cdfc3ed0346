import type { AnswerNode } from "./graph-answer.ts";

type BadgeName = AnswerNode["badges"][number];

const WORDS: Readonly<Record<BadgeName, string>> = {
  routing: "routing rules",
  breaker: "circuit breaker",
  timeout: "time-out",
  fault: "fault injection",
  mirror: "mirroring",
  policy: "authorization policy",
};

/** Drawn on a 10 grid. */
const GLYPHS: Readonly<Record<BadgeName, string>> = {
  routing: "M3 1.6v6.8M3 6.4c0-2 4-1.4 4-3.4M7 1.6v1.2",
  breaker: "M5.8 1 2.6 5.6h2.2L4.2 9l3.2-4.6H5.2Z",
  timeout: "M5 1.4a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2ZM5 3v2.2l1.5 1",
  fault: "M5 1.4a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2ZM2.5 2.5l5 5",
  mirror: "M1.6 3h6.2L6.2 1.4M8.4 7H2.2l1.6 1.6",
  policy: "M5 1.2 8.2 2.4v2.4c0 2-1.4 3.4-3.2 4-1.8-.6-3.2-2-3.2-4V2.4Z",
};

export function badgeWords(badges: AnswerNode["badges"]): string {
  return badges.map((badge) => WORDS[badge]).join(", ");
}

/** At the lower left of a node: at most two, then "+2". */
export function NodeBadges({ badges }: { readonly badges: AnswerNode["badges"] }) {
  const shown = badges.slice(0, 2);
  const rest = badges.length - shown.length;
  return (
    <g aria-hidden>
      <title>{badgeWords(badges)}</title>
      {shown.map((badge, index) => (
        <g key={badge} transform={`translate(${-19 + index * 12.5} 4)`}>
          <circle
            cx="5"
            cy="5"
            r="6.6"
            fill="var(--surface)"
            stroke="var(--border-strong)"
            strokeWidth="0.8"
          />
          <path
            d={GLYPHS[badge]}
            transform="translate(.5 .5) scale(.9)"
            fill="none"
            stroke="var(--text-muted)"
            strokeWidth="1.15"
            strokeLinejoin="round"
            strokeLinecap="round"
          />
        </g>
      ))}
      {rest > 0 ? (
        <g transform={`translate(${-19 + shown.length * 12.5} 4)`}>
          <rect
            x="-1"
            y="-1.6"
            width="14"
            height="13.2"
            rx="6.6"
            fill="var(--surface)"
            stroke="var(--border-strong)"
            strokeWidth="0.8"
          />
          <text x="6" y="8.2" textAnchor="middle" fontSize="8.5" fill="var(--text-muted)">{`+${rest}`}</text>
        </g>
      ) : null}
    </g>
  );
}
