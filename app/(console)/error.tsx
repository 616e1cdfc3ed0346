"use client";

import { PageError } from "@/components/layout/error-boundary.tsx";

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return <PageError logId={error.digest ?? null} onRetry={reset} />;
}
