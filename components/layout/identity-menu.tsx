"use client";

import { lazy, Suspense, useState } from "react";
import { IdentityFace, identityName, identityStyle, type IdentityMenuProps } from "./identity-face.tsx";

const loadMenu = () => import("./open-identity-menu.tsx");
const OpenIdentityMenu = lazy(async () => ({ default: (await loadMenu()).OpenIdentityMenu }));

/** Who is signed in and as what; theme and sign-out behind it, loaded when pointer or focus is near. */
export function IdentityMenu(props: IdentityMenuProps) {
  const [wasOpened, setWasOpened] = useState(false);
  const closed = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      aria-label={identityName(props.identity)}
      className={identityStyle}
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onKeyDown={({ key }) => key === "ArrowDown" && setWasOpened(true)}
      onClick={() => setWasOpened(true)}
    >
      <IdentityFace identity={props.identity} />
    </button>
  );
  if (!wasOpened) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenIdentityMenu {...props} />
    </Suspense>
  );
}
