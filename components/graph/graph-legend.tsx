import type { ReactNode } from "react";

const stroke = { fill: "none", stroke: "var(--text-muted)", strokeWidth: 1.2 } as const;

const SHAPES: readonly (readonly [string, ReactNode])[] = [
  ["workload", <circle key="s" cx="7" cy="7" r="5.4" {...stroke} />],
  ["service", <path key="s" d="M7 1.6 13 12H1Z" {...stroke} />],
  [
    "gateway",
    <g key="s" {...stroke}>
      <circle cx="7" cy="7" r="5.6" />
      <circle cx="7" cy="7" r="3.2" />
    </g>,
  ],
  ["service entry", <path key="s" d="M1 7 4.6 2.6H13v8.8H4.6Z" {...stroke} />],
  ["out of mesh", <circle key="s" cx="7" cy="7" r="5.4" {...stroke} strokeDasharray="2 1.6" />],
  [
    "versions",
    <rect key="s" x="1.6" y="2.6" width="10.8" height="8.8" rx="2" {...stroke} strokeDasharray="2 1.6" />,
  ],
];

const LINES: readonly (readonly [string, string, string])[] = [
  ["HTTP", "--edge-http", ""],
  ["degraded", "--status-degraded-mark", ""],
  ["gRPC", "--edge-grpc", ""],
  ["failing", "--status-error-mark", ""],
  ["TCP", "--edge-tcp", ""],
  ["idle", "--status-idle-mark", "1.5 3"],
  ["plaintext", "--edge-http", "5 3"],
];

/** What shapes and lines mean. */
export function GraphLegend() {
  return (
    <div className="px-3 pb-2.5">
      <ul className="grid grid-cols-2 gap-x-4 gap-y-1 border-b border-border pb-2">
        {SHAPES.map(([word, shape]) => (
          <li key={word} className="flex items-center gap-2">
            <svg aria-hidden viewBox="0 0 14 14" className="size-3.5">
              {shape}
            </svg>
            {word}
          </li>
        ))}
      </ul>
      <ul className="grid grid-cols-2 gap-x-4 gap-y-1 pt-2">
        {LINES.map(([word, color, dash]) => (
          <li key={word} className="flex items-center gap-2">
            <svg aria-hidden width="18" height="4">
              <path
                d="M0 2h18"
                stroke={`var(${color})`}
                strokeWidth="2"
                strokeDasharray={dash === "" ? undefined : dash}
              />
            </svg>
            {word}
          </li>
        ))}
      </ul>
      <p className="pt-2 text-micro text-subtle">Width: rps, log scale. Outline: health.</p>
    </div>
  );
}
