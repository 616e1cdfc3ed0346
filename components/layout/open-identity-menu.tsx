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
import {
  DENSITIES,
  THEME_CHOICES,
  chooseDensity,
  chooseTheme,
  readDensity,
  readThemeChoice,
  type Density,
  type ThemeChoice,
} from "./theme-choice.ts";

const THEME_WORDS: Readonly<Record<ThemeChoice, string>> = {
  system: "As the system",
  dark: "Dark",
  light: "Light",
};

const DENSITY_WORDS: Readonly<Record<Density, string>> = { compact: "Compact", comfortable: "Comfortable" };

/** Theme, density of rows and sign-out; loaded with its first opening, and open from then. */
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
        <DensityChoice />
        <MenuSeparator />
        <MenuItem icon={<LogOut aria-hidden />} onSelect={onSignOut}>
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

function DensityChoice() {
  const [density, setDensity] = useState<Density>(readDensity);
  return (
    <>
      <MenuLabel>Rows</MenuLabel>
      <MenuRadioGroup
        value={density}
        onValueChange={(value) => {
          const choice = DENSITIES.find((candidate) => candidate === value);
          if (choice === undefined) return;
          setDensity(choice);
          chooseDensity(choice);
        }}
      >
        {DENSITIES.map((choice) => (
          <MenuRadioItem key={choice} value={choice}>
            {DENSITY_WORDS[choice]}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </>
  );
}
