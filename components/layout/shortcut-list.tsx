"use client";

import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { useIsMac } from "./browser-facts.ts";
import { shortcutText } from "./shortcut-keys.ts";
import { useRegisteredShortcuts } from "./shortcuts.ts";

export interface ShortcutListProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The keys that work right here, by group. */
export function ShortcutList({ open, onOpenChange }: ShortcutListProps) {
  const shortcuts = useRegisteredShortcuts();
  const groups = [...new Set(shortcuts.map(({ group }) => group))];
  const isMac = useIsMac();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys">
      {groups.map((group) => (
        <section key={group}>
          <h3 className="mb-1 text-label text-subtle first-letter:uppercase">{group}</h3>
          <dl className="grid grid-cols-[1fr_max-content] gap-x-4 gap-y-1 text-control">
            {shortcuts
              .filter((shortcut, index) => {
                const isLast = shortcuts.findLastIndex(({ keys }) => keys === shortcut.keys) === index;
                return shortcut.group === group && isLast;
              })
              .map(({ keys, label }) => (
                <div key={keys} className="contents">
                  <dt>{label}</dt>
                  <dd className="text-right">
                    <Kbd>{shortcutText(keys, isMac)}</Kbd>
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <p className="text-small text-subtle">
        Tables: ↑ ↓ or J K move, ↵ opens, Space shows the panel, X marks.
      </p>
    </Dialog>
  );
}
