import type { ResponseOf } from "@/lib/contracts/api.ts";
import { pagePath } from "@/lib/contracts/paths.ts";
import type { listTests, runTests } from "@/lib/contracts/tests.ts";
import { HealthMark, type HealthState } from "../ui/health-mark.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { TextLink } from "../ui/text-link.tsx";
import { textsOf, writeTexts } from "./question-params.ts";
import { expectedWords, questionWords } from "./question-words.ts";

export type SavedTest = ResponseOf<typeof listTests>["tests"][number];
type Run = ResponseOf<typeof runTests>["results"][number];

export interface TestRow {
  readonly test: SavedTest;
  /** Null until it ran. */
  readonly run: Run | null;
}

interface TestColumnsContext {
  readonly cluster: string;
  readonly hasDraft: boolean;
  readonly maySave: boolean;
  readonly onEdit: (row: TestRow) => void;
}

/** Name and question, expected answer, result live and on the draft. */
export function testColumns({
  cluster,
  hasDraft,
  maySave,
  onEdit,
}: TestColumnsContext): readonly TableColumn<TestRow>[] {
  return [
    {
      id: "name",
      head: "Test",
      cell: ({ test }) => (
        <span className="block min-w-0 py-1">
          <TextLink
            href={`${pagePath(cluster, "simulate")}?${writeTexts(new URLSearchParams(), textsOf(test.question)).toString()}`}
            className="block truncate font-medium text-text hover:text-accent"
          >
            {test.name}
          </TextLink>
          <span
            className="block truncate font-mono text-code text-subtle"
            title={questionWords(test.question)}
          >
            {questionWords(test.question)}
          </span>
        </span>
      ),
    },
    {
      id: "expected",
      head: "Expected",
      width: 220,
      cell: ({ test }) => (
        <span className="text-muted" title={expectedWords(test.expected)}>
          {expectedWords(test.expected)}
        </span>
      ),
    },
    {
      id: "live",
      head: "Live",
      width: hasDraft ? 220 : 320,
      cell: ({ run }) => <Result run={run?.live ?? null} />,
    },
    ...(hasDraft
      ? [
          {
            id: "draft",
            head: "On the draft",
            width: 240,
            cell: ({ run }: TestRow) => <DraftResult run={run} />,
          },
        ]
      : []),
    {
      id: "author",
      head: "By",
      width: 110,
      hideBelow: "std",
      cell: ({ test }) => <span className="text-muted">{test.author}</span>,
    },
    {
      id: "edit",
      head: <span className="sr-only">Edit</span>,
      align: "end",
      width: 70,
      cell: (row) =>
        maySave ? (
          <button
            type="button"
            className="min-h-6 rounded-badge text-accent hover:underline"
            aria-label={`Edit ${row.test.name}`}
            onClick={() => onEdit(row)}
          >
            Edit
          </button>
        ) : null,
    },
  ];
}

const MARKS: Readonly<Record<Run["live"]["result"], HealthState>> = {
  pass: "healthy",
  fail: "failing",
  unknown: "unknown",
};

function Result({ run }: { readonly run: Run["live"] | null }) {
  if (run === null) return <span className="text-subtle">not run</span>;
  const text = run.because ?? run.answer.text;
  return (
    <span className="flex min-w-0 items-center gap-2" title={text}>
      <HealthMark state={MARKS[run.result]} decorative />
      <span className="shrink-0 font-medium">{run.result}</span>
      <span className="min-w-0 truncate text-small text-muted">{text}</span>
    </span>
  );
}

function DraftResult({ run }: { readonly run: Run | null }) {
  if (run === null || run.draft === null) return <span className="text-subtle">not run</span>;
  return run.isChanged ? <Result run={run.draft} /> : <span className="text-subtle">answers as live</span>;
}
