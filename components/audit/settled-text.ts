import { useEffect, useState } from "react";

/** The text once it has not changed for a while: what is typed is not asked for letter by letter. */
export function useSettledText(text: string, quietMs = 300): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), quietMs);
    return () => clearTimeout(timer);
  }, [text, quietMs]);
  return settled;
}
