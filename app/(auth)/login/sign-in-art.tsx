/** What the product is about in one picture: two edges move, one caller is newly denied. */
export function SignInArt() {
  return (
    <svg
      role="img"
      aria-label="A service graph: traffic moves from version 1 to version 2, and one caller would be newly denied"
      viewBox="0 0 600 220"
      className="h-auto w-full max-w-150"
      fill="none"
    >
      <g stroke="var(--border-strong)">
        <path d="M60 38C220 38 250 99 372 99" strokeWidth="4" />
        <path d="M60 107C200 107 250 105 372 105" strokeWidth="2.5" />
      </g>
      <path
        d="M60 177C210 177 250 113 372 113"
        stroke="var(--verdict-denied)"
        strokeWidth="2.2"
        strokeDasharray="7 4"
      />
      <path d="M408 100C470 100 470 56 532 56" stroke="var(--verdict-moved)" strokeWidth="4" />
      <path d="M408 110C470 110 470 153 532 153" stroke="var(--verdict-moved)" strokeWidth="2.4" />
      <g stroke="var(--border-control)" fill="var(--surface)" strokeWidth="1.5">
        <circle cx="44" cy="38" r="16" />
        <circle cx="44" cy="107" r="16" />
        <circle cx="44" cy="177" r="16" />
        <path d="M390 86 410 121H370Z" strokeLinejoin="round" />
        <circle cx="548" cy="56" r="17" />
        <circle cx="548" cy="153" r="17" />
      </g>
      <g fontSize="12" textAnchor="middle" fill="var(--text)" fontFamily="var(--family-mono)">
        <text x="548" y="58">
          v1
        </text>
        <text x="548" y="155">
          v2
        </text>
      </g>
      <rect x="541" y="63" width="14" height="2.6" rx="1.3" fill="var(--series-1)" />
      <rect x="541" y="160" width="14" height="2.6" rx="1.3" fill="var(--series-2)" />
      <Pill x={207} y={159} width={116} text="✕ newly denied" color="var(--verdict-denied)" />
      <Pill x={468} y={75} width={78} text="90 → 70 %" color="var(--verdict-moved)" />
    </svg>
  );
}

interface PillProps {
  /** Centre. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly text: string;
  readonly color: string;
}

function Pill({ x, y, width, text, color }: PillProps) {
  return (
    <>
      <rect x={x - width / 2} y={y - 10} width={width} height="20" rx="4" fill="var(--bg)" stroke={color} />
      <text x={x} y={y + 4} fontSize="11" fontWeight="600" textAnchor="middle" fill={color}>
        {text}
      </text>
    </>
  );
}
