"use client";

import { ObjectPage, type ObjectPageProps } from "@/components/config/editor/object-page.tsx";
import { NewObjectPage } from "@/components/config/new/new-object-page.tsx";
import { GUIDED_EDITORS } from "@/components/editors/registry.ts";

/** The page for new objects with every guided editor. */
export function GuidedNewObjectPage({ cluster }: { readonly cluster: string }) {
  return <NewObjectPage cluster={cluster} guidedEditors={GUIDED_EDITORS} />;
}

/** The object page with every guided editor: an island knows no other one. */
export function GuidedObjectPage(props: Omit<ObjectPageProps, "guidedEditors">) {
  return <ObjectPage {...props} guidedEditors={GUIDED_EDITORS} />;
}
