"use client";

import { Tabs, TabBar, TabsContent } from "../../ui/tabs.tsx";
import { Card } from "../../ui/card.tsx";
import { usePageParam } from "../../layout/use-shared-search.ts";
import type { ReactNode } from "react";

export interface SidePart {
  readonly value: string;
  readonly label: string;
  readonly content: ReactNode;
}

/** Facts about the object beside its form, one at a time; the chosen one is in the address. */
export function SideCard({ parts }: { readonly parts: readonly SidePart[] }) {
  const [named, setNamed] = usePageParam("side");
  const [first] = parts;
  const current = parts.some(({ value }) => value === named) ? (named ?? "") : (first?.value ?? "");
  return (
    <Card aria-label="About the object" className="min-h-60 overflow-hidden std:min-h-0">
      <Tabs
        value={current}
        onValueChange={(value) => setNamed(value === first?.value ? null : value)}
        className="flex min-h-0 flex-1 flex-col"
      >
        <TabBar
          label="About the object"
          className="px-3.5"
          tabs={parts.map(({ value, label }) => ({ value, label }))}
        />
        {parts.map(({ value, content }) => (
          <TabsContent key={value} value={value} className="flex min-h-0 flex-1 flex-col overflow-auto">
            {content}
          </TabsContent>
        ))}
      </Tabs>
    </Card>
  );
}
