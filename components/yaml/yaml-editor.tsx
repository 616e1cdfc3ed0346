"use client";

import dynamic from "next/dynamic";
import { SkeletonLines } from "../ui/skeleton.tsx";
import type { YamlDiffProps, YamlEditorProps } from "./yaml-editor-props.ts";

const LazyEditor = dynamic(async () => (await import("./yaml-editor-view.tsx")).YamlEditorView, {
  ssr: false,
  loading: () => <SkeletonLines count={8} label="the editor" />,
});

const LazyDiff = dynamic(async () => (await import("./yaml-diff-view.tsx")).YamlDiffView, {
  ssr: false,
  loading: () => <SkeletonLines count={8} label="the diff" />,
});

/** Fills its parent; give that a height. */
export function YamlEditor(props: YamlEditorProps) {
  return <LazyEditor {...props} />;
}

/** For texts too large for `Diff`, with search and folding. */
export function YamlDiff(props: YamlDiffProps) {
  return <LazyDiff {...props} />;
}
