"use client";

import { PanelLeft } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { carriedSearch } from "@/lib/contracts/search-params.ts";
import { cn } from "../ui/cn.ts";
import { NAV_PAGES, type NavEntry } from "./nav-pages.ts";
import { writeStored } from "./stored-choice.ts";
import { NAV_KEY } from "./theme-script.ts";

/** always: rail unless the person opened it (topology); below-wide: rail below 1600 (editors). */
export type RailPreference = "always" | "below-wide" | null;

/** The person's choice, kept in this browser. */
export function toggleSideBar(): void {
  const root = document.documentElement;
  const bar = document.querySelector<HTMLElement>("nav.side-bar-width");
  const isOpen = (bar?.offsetWidth ?? 0) > 100;
  root.dataset["nav"] = isOpen ? "rail" : "open";
  writeStored(NAV_KEY, isOpen ? "rail" : "open");
}

export interface SideBarProps {
  readonly entries: readonly NavEntry[];
  readonly rail: RailPreference;
}

/** 204 wide, or a rail of 52 with the names on hover and focus. An entry is here when its page is. */
export function SideBar({ entries, rail }: SideBarProps) {
  const pathname = usePathname();
  const carried = carriedSearch(new URLSearchParams(useSearchParams()));
  const current = currentEntry(entries, pathname);
  return (
    <nav
      aria-label="Pages"
      data-rail={rail ?? undefined}
      className="side-bar-width relative z-20 flex shrink-0 flex-col border-r border-border bg-surface"
    >
      <ul className="flex flex-1 flex-col gap-px px-2 py-2">
        {entries.map((entry, index) => {
          const page = NAV_PAGES[entry.id];
          const previous = entries[index - 1];
          const startsGroup = previous !== undefined && NAV_PAGES[previous.id].group !== page.group;
          return (
            <li key={entry.id}>
              {startsGroup ? <div aria-hidden className="mx-1.5 my-2 h-px bg-border" /> : null}
              <NavLink entry={entry} href={`${entry.href}${carried}`} isCurrent={entry === current} />
            </li>
          );
        })}
      </ul>
      <div className="p-2">
        <button
          type="button"
          className="hidden h-7.5 w-full items-center gap-2.5 rounded-control px-2.5 text-control text-subtle hover:bg-surface-hover hover:text-text std:flex"
          onClick={toggleSideBar}
          title="Side bar ["
        >
          <PanelLeft aria-hidden className="size-4 shrink-0" />
          <span className="sr-only @min-[120px]:not-sr-only">Collapse</span>
        </button>
      </div>
    </nav>
  );
}

/** The entry with the longest address that the path lies under. */
function currentEntry(entries: readonly NavEntry[], pathname: string): NavEntry | undefined {
  return entries
    .filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`))
    .toSorted((a, b) => b.href.length - a.href.length)[0];
}

interface NavLinkProps {
  readonly entry: NavEntry;
  readonly href: string;
  readonly isCurrent: boolean;
}

function NavLink({ entry, href, isCurrent }: NavLinkProps) {
  const { label, icon: Icon } = NAV_PAGES[entry.id];
  return (
    <Link
      href={href}
      aria-current={isCurrent ? "page" : undefined}
      className={cn(
        "group relative flex h-7.5 items-center gap-2.5 rounded-control px-2.5 text-control text-muted transition-colors duration-[var(--motion-hover)] hover:bg-surface-hover hover:text-text",
        isCurrent && "bg-surface-active font-medium text-text hover:bg-surface-active",
      )}
    >
      <Icon aria-hidden className={cn("size-4 shrink-0", isCurrent ? "text-accent" : "text-subtle")} />
      <span className="sr-only @min-[120px]:not-sr-only @min-[120px]:truncate">{label}</span>
      {entry.count === undefined ? null : (
        <span className="absolute top-0 right-0.5 text-micro font-normal text-subtle @min-[120px]:static @min-[120px]:ml-auto @min-[120px]:text-small">
          {entry.count}
        </span>
      )}
      <span
        aria-hidden
        className="pointer-events-none absolute left-full z-30 ml-2 hidden rounded-control bg-surface-overlay px-2 py-1 text-small whitespace-nowrap text-text shadow-float group-hover:block group-focus-visible:block @min-[120px]:!hidden"
      >
        {label}
      </span>
    </Link>
  );
}
