import { HealthMark } from "../ui/health-mark.tsx";
import type { TableColumn } from "../ui/table-column.ts";
import { nextWord, STATE_MARKS, STATE_WORDS, type ItemRow } from "./item-words.ts";

/** Item with its cause, how many, which rule, what to do. */
export function itemColumns({
  onNext,
  isPanelOpen,
}: {
  readonly onNext: (row: ItemRow) => void;
  readonly isPanelOpen: boolean;
}): readonly TableColumn<ItemRow>[] {
  return [
    { id: "item", head: "Item, worst first", cell: (row) => <ItemCell row={row} /> },
    {
      id: "now",
      head: "Now",
      width: 176,
      cell: ({ now, state }) => <span className={state === "pass" ? "text-muted" : ""}>{now}</span>,
    },
    {
      id: "rule",
      head: "Rule",
      width: 110,
      // The panel says it as well.
      hideBelow: isPanelOpen ? "wide" : "std",
      cell: ({ codes }) => (
        <span className="font-mono text-code text-subtle" title={codes.join(", ")}>
          {codes[0] ?? ""}
          {codes.length > 1 ? ` +${codes.length - 1}` : ""}
        </span>
      ),
    },
    {
      id: "next",
      head: "Next",
      align: "end",
      width: 164,
      cell: (row) => {
        const word = nextWord(row);
        return word === null ? null : (
          <button
            type="button"
            className="min-h-6 rounded-badge text-accent hover:underline"
            aria-label={`${word}: ${row.title}`}
            onClick={() => onNext(row)}
          >
            {word}
          </button>
        );
      },
    },
  ];
}

function ItemCell({ row }: { readonly row: ItemRow }) {
  const { title, state, because, subject, accepted } = row;
  const isMet = state === "pass";
  const cause = because === null ? null : subject === "" ? because : `${subject}: ${because}`;
  return (
    <span className="flex min-w-0 items-start gap-2.5 py-1">
      <HealthMark state={STATE_MARKS[state]} reason={STATE_WORDS[state]} className="mt-0.5" />
      <span className="min-w-0">
        <span className="block truncate font-medium" title={title}>
          {title}
        </span>
        <span className="block truncate text-small text-muted" title={cause ?? undefined}>
          {cause === null || isMet ? null : <span className="text-subtle">because </span>}
          {cause ?? ""}
          {accepted > 0 ? (
            <span className="text-subtle">{`${cause === null ? "" : " · "}${accepted} accepted`}</span>
          ) : null}
        </span>
      </span>
    </span>
  );
}
