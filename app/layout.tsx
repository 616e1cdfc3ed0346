import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ToastRegion } from "@/components/ui/toast.tsx";
import { THEME_SCRIPT } from "@/components/layout/theme-script.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Foresail", template: "%s · Foresail" },
  description: "See what a change does before it is made.",
  icons: { icon: "/icon.svg" },
};

export const viewport: Viewport = { colorScheme: "dark light" };

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} suppressHydrationWarning />
      </head>
      <body>
        {children}
        <ToastRegion />
      </body>
    </html>
  );
}
