"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
import { Avatar } from "../ui/audit-marks.tsx";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "../ui/menu.tsx";
import { THEME_CHOICES, chooseTheme, readThemeChoice, type ThemeChoice } from "./theme-choice.ts";

export interface Identity {
  readonly displayName: string;
  /** Kubernetes user name. */
  readonly loginName: string;
  readonly role: string;
}

export interface IdentityMenuProps {
  readonly identity: Identity;
  readonly onSignOut: () => void;
}

const THEME_WORDS: Readonly<Record<ThemeChoice, string>> = {
  system: "As the system",
  dark: "Dark",
  light: "Light",
};

/** Who is signed in and as what; theme and sign-out behind it. */
export function IdentityMenu({ identity, onSignOut }: IdentityMenuProps) {
  const [theme, setTheme] = useState<ThemeChoice>("system");
  return (
    <Menu onOpenChange={(open) => open && setTheme(readThemeChoice())}>
      <MenuTrigger
        aria-label={`${identity.displayName}, ${identity.role}`}
        className="flex h-9 items-center gap-2 rounded-control px-1.5 text-left hover:bg-surface-hover"
      >
        <Avatar name={identity.displayName} kind="person" size={28} />
        <span className="hidden std:block">
          <span className="block max-w-40 truncate text-control leading-4 font-medium">
            {identity.displayName}
          </span>
          <span className="block max-w-40 truncate text-micro text-subtle">{identity.role}</span>
        </span>
      </MenuTrigger>
      <MenuContent>
        <MenuLabel>Signed in as {identity.loginName}</MenuLabel>
        <MenuSeparator />
        <MenuLabel>Theme</MenuLabel>
        <MenuRadioGroup
          value={theme}
          onValueChange={(value) => {
            const choice = THEME_CHOICES.find((candidate) => candidate === value);
            if (choice === undefined) return;
            setTheme(choice);
            chooseTheme(choice);
          }}
        >
          {THEME_CHOICES.map((choice) => (
            <MenuRadioItem key={choice} value={choice}>
              {THEME_WORDS[choice]}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuItem icon={<LogOut aria-hidden />} onSelect={onSignOut}>
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
