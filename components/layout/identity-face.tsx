import { Avatar } from "../ui/audit-marks.tsx";

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

export const identityName = ({ displayName, role }: Identity): string => `${displayName}, ${role}`;

export const identityStyle =
  "flex h-9 items-center gap-2 rounded-control px-1.5 text-left hover:bg-surface-hover";

/** Who is signed in and as what. */
export function IdentityFace({ identity }: { readonly identity: Identity }) {
  return (
    <>
      <Avatar name={identity.displayName} kind="person" size={28} />
      <span className="hidden std:block">
        <span className="block max-w-40 truncate text-control leading-4 font-medium">
          {identity.displayName}
        </span>
        <span className="block max-w-40 truncate text-micro text-subtle">{identity.role}</span>
      </span>
    </>
  );
}
