"use client";

import { useEffect, useRef, useState } from "react";

/** Width to height of the place for the graph, as it was first seen: opening a panel moves no node. */
export function useAspect() {
  const frame = useRef<HTMLDivElement>(null);
  const [aspect, setAspect] = useState<number | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined || entry.contentRect.height < 50) return;
      observer.disconnect();
      setAspect(entry.contentRect.width / entry.contentRect.height);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [frame, aspect] as const;
}
