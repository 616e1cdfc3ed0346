"use client";

import { PageError } from "@/components/layout/page-error.tsx";

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return <PageError logId={error.digest ?? null} onRetry={reset} />;
}
