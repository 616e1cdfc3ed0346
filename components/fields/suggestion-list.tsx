import type { Suggestion } from "./suggestions.ts";

interface SuggestionListProps {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
}

/** What the browser offers under a text field: anything else can be typed. */
export function SuggestionList({ id, suggestions }: SuggestionListProps) {
  return (
    <datalist id={id}>
      {suggestions.map(({ value, fact }) => (
        <option key={value} value={value}>
          {fact}
        </option>
      ))}
    </datalist>
  );
}
