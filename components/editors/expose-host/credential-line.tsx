"use client";

import { readSecretPresence } from "@/lib/contracts/secrets.ts";
import { useApiQuery } from "../../live/use-api-query.ts";
import { HealthMark } from "../../ui/health-mark.tsx";

interface CredentialLineProps {
  readonly cluster: string;
  /** Where the gateway's pods run: that is where Istio looks; null when unknown. */
  readonly namespace: string | null;
  readonly name: string;
}

const SAFE_NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Whether the Secret of a server exists, as far as the person may look. Nothing of it is read but that. */
export function CredentialLine({ cluster, namespace, name }: CredentialLineProps) {
  const canAsk = namespace !== null && SAFE_NAME.test(name);
  const { data, error } = useApiQuery(
    readSecretPresence,
    { params: { cluster, namespace: namespace ?? "-", name } },
    { enabled: canAsk },
  );
  const place = `${namespace ?? "?"}/${name}`;
  if (!canAsk)
    return (
      <Line state="unknown">Secret {name}: unknown, because the namespace of the gateway is not known.</Line>
    );
  if (error !== null && data === undefined)
    return (
      <Line state="unknown">
        Secret {place}: unknown, because {error.message}.
      </Line>
    );
  switch (data?.presence) {
    case "exists":
      return <Line state="healthy">Secret {place} exists.</Line>;
    case "absent":
      return (
        <Line state="failing">
          Secret {place} does not exist: the port answers no connection until it does.
        </Line>
      );
    case "forbidden":
      return <Line state="unknown">Secret {place}: unknown, because you may not look at Secrets there.</Line>;
    case undefined:
      return <Line state="not-ready">Looking for Secret {place}.</Line>;
  }
}

interface LineProps {
  readonly state: "unknown" | "healthy" | "failing" | "not-ready";
  readonly children: React.ReactNode;
}

function Line({ state, children }: LineProps) {
  return (
    <p className="flex items-center gap-1.5 py-0.5 text-control text-muted">
      <HealthMark state={state} size={11} decorative />
      <span>{children}</span>
    </p>
  );
}
