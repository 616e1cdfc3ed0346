"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
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
import { IdentityFace, identityName, identityStyle, type IdentityMenuProps } from "./identity-face.tsx";
import { THEME_CHOICES, chooseTheme, readThemeChoice, type ThemeChoice } from "./theme-choice.ts";

const THEME_WORDS: Readonly<Record<ThemeChoice, string>> = {
  system: "As the system",
  dark: "Dark",
  light: "Light",
};

/** Theme and sign-out; loaded with its first opening, and open from then. */
export function OpenIdentityMenu({ identity, onSignOut }: IdentityMenuProps) {
  const [theme, setTheme] = useState<ThemeChoice>(readThemeChoice);
  return (
    <Menu defaultOpen onOpenChange={(open) => open && setTheme(readThemeChoice())}>
      <MenuTrigger aria-label={identityName(identity)} className={identityStyle}>
        <IdentityFace identity={identity} />
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
