"use client";

import { CornerDownLeft } from "lucide-react";
import { useState, type FormEvent } from "react";
import type { z } from "zod";
import { ApiError, callApi } from "@/components/live/api-client.ts";
import { Avatar } from "@/components/ui/audit-marks.tsx";
import { Badge } from "@/components/ui/badge.tsx";
import { Button } from "@/components/ui/button.tsx";
import { cn } from "@/components/ui/cn.ts";
import { HealthMark, type HealthState } from "@/components/ui/health-mark.tsx";
import { Input } from "@/components/ui/input.tsx";
import { Kbd } from "@/components/ui/kbd.tsx";
import { SegmentedControl } from "@/components/ui/segmented-control.tsx";
import { StateBlock } from "@/components/ui/state-block.tsx";
import { BrandMark } from "@/components/layout/brand-mark.tsx";
import { signIn, type readSignIn } from "@/lib/contracts/session.ts";
import { SignInArt } from "./sign-in-art.tsx";

type Answered = z.output<(typeof readSignIn)["response"]>;
type AnsweredCluster = Answered["clusters"][number];

interface ClusterOption extends Readonly<Pick<AnsweredCluster, "id" | "cluster" | "metrics">> {
  readonly methods: readonly AnsweredCluster["methods"][number][];
  readonly contexts: readonly Readonly<AnsweredCluster["contexts"][number]>[];
}

interface SignInOptions {
  readonly clusters: readonly ClusterOption[];
  readonly auditLog: Answered["auditLog"];
}

type Credentials = z.input<(typeof signIn)["body"]>;

export interface SignInViewProps {
  readonly options: SignInOptions;
  /** A path of this origin; parsed by the page. */
  readonly returnTo: string;
}

interface Refusal {
  readonly message: string;
  readonly hint: string | undefined;
}

/** Left: people of the sign-in kubeconfig or a token. Right: what this is, and whether the things behind it answer. */
export function SignInView({ options, returnTo }: SignInViewProps) {
  const [clusterId, setClusterId] = useState(options.clusters[0]?.id ?? "");
  const cluster = options.clusters.find(({ id }) => id === clusterId) ?? options.clusters[0];
  return (
    <main className="flex min-h-dvh flex-col std:flex-row">
      <section className="flex flex-col justify-center border-border bg-surface px-8 py-10 std:w-150 std:border-r std:px-21">
        <p className="flex items-center gap-3 text-figure-s font-semibold">
          <BrandMark size={28} />
          Foresail
        </p>
        {cluster === undefined ? (
          <StateBlock kind="unknown" title="No cluster is configured" className="mt-4 px-0">
            Foresail found neither a kubeconfig nor the service account of a pod. It cannot show anything
            before it is started with one.
          </StateBlock>
        ) : (
          <>
            {options.clusters.length > 1 ? (
              <SegmentedControl
                label="Cluster"
                className="mt-6 self-start"
                value={cluster.id}
                options={options.clusters.map(({ id }) => ({ value: id, label: id }))}
                onChange={setClusterId}
              />
            ) : null}
            <SignInForm key={cluster.id} cluster={cluster} returnTo={returnTo} />
          </>
        )}
      </section>
      <section className="flex flex-1 flex-col justify-center gap-10 px-8 py-10 std:px-24">
        <div>
          <p className="text-figure font-semibold std:text-[26px] std:leading-8">
            See what a change does before it is made.
          </p>
          <p className="mt-2 text-body text-muted">
            Look, edit, preview on real traffic, agree, apply, watch, undo. Plain Istio objects all the way.
          </p>
        </div>
        <SignInArt />
        {cluster === undefined ? null : <Answers cluster={cluster} auditLog={options.auditLog} />}
      </section>
    </main>
  );
}

function SignInForm({ cluster, returnTo }: { readonly cluster: ClusterOption; readonly returnTo: string }) {
  const [pending, setPending] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [token, setToken] = useState("");
  const hasContexts = cluster.methods.includes("contexts") && cluster.contexts.length > 0;
  const hasToken = cluster.methods.includes("token");

  async function enter(what: string, body: Credentials) {
    setPending(what);
    setRefusal(null);
    try {
      await callApi(signIn, { body });
      // A full load: the server renders the first page for this person.
      window.location.assign(new URL(returnTo, window.location.origin));
    } catch (error) {
      setPending(null);
      if (!(error instanceof ApiError)) throw error;
      setRefusal({ message: error.message, hint: error.hint });
    }
  }
  function handleToken(event: FormEvent) {
    event.preventDefault();
    if (token.trim() !== "")
      void enter("token", { method: "token", cluster: cluster.id, token: token.trim() });
  }

  return (
    <>
      <h1 className="mt-6 text-figure font-semibold">Sign in to {cluster.id}</h1>
      <p className="mt-1 text-body text-muted">
        {hasContexts
          ? peopleSentence(cluster.contexts.length)
          : "The cluster decides what your token may see and do."}
      </p>
      {hasContexts ? (
        <ul className="mt-5 flex flex-col gap-2">
          {cluster.contexts.map(({ context, user }, index) => (
            <li key={context}>
              <ContextButton
                user={user}
                context={context}
                isFirst={index === 0}
                isPending={pending === context}
                isBlocked={pending !== null}
                onClick={() => void enter(context, { method: "contexts", cluster: cluster.id, context })}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {hasContexts && hasToken ? (
        <p className="my-5 flex items-center gap-3 text-small text-subtle before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
          or
        </p>
      ) : null}
      {hasToken ? (
        <form onSubmit={handleToken} className={cn("flex items-start gap-2", !hasContexts && "mt-5")}>
          <label className="flex min-w-0 flex-1 [&>span]:flex-1">
            <span className="sr-only">Kubernetes bearer token</span>
            <Input
              type="text"
              autoComplete="off"
              spellCheck={false}
              placeholder="Paste a Kubernetes bearer token"
              className="h-8 w-full [-webkit-text-security:disc]"
              value={token}
              onChange={(event) => setToken(event.target.value)}
            />
          </label>
          <Button
            type="submit"
            tone={hasContexts ? "default" : "primary"}
            className="h-8"
            busy={pending === "token" ? "Signing in" : false}
            disabled={token.trim() === "" && pending !== "token"}
          >
            Sign in
          </Button>
        </form>
      ) : null}
      {refusal === null ? null : (
        <div role="alert" className="mt-3 flex gap-2 text-control">
          <HealthMark state="failing" decorative className="mt-0.5" />
          <p>
            <span className="text-status-error">{refusal.message}</span>
            {refusal.hint === undefined ? null : (
              <span className="block text-small text-muted">{refusal.hint}</span>
            )}
          </p>
        </div>
      )}
      {hasToken ? (
        <p className="mt-5 text-small text-subtle">
          The token is used for your requests only and is gone when you sign out.
        </p>
      ) : null}
    </>
  );
}

function peopleSentence(count: number): string {
  const people = count === 1 ? "One person" : `${count} people`;
  return `${people} of the sign-in kubeconfig; the cluster decides what each may see and do.`;
}

interface ContextButtonProps {
  readonly user: string;
  readonly context: string;
  readonly isFirst: boolean;
  readonly isPending: boolean;
  readonly isBlocked: boolean;
  readonly onClick: () => void;
}

function ContextButton({ user, context, isFirst, isPending, isBlocked, onClick }: ContextButtonProps) {
  return (
    <button
      type="button"
      autoFocus={isFirst}
      aria-busy={isPending}
      disabled={isBlocked && !isPending}
      onClick={isPending ? undefined : onClick}
      className="group flex h-12 w-full items-center gap-3 rounded-card border border-border-strong px-3.5 text-left transition-colors duration-[var(--motion-hover)] hover:bg-surface-hover focus-visible:border-accent focus-visible:bg-accent-soft disabled:text-disabled"
    >
      <Avatar name={user} kind="person" size={32} />
      <span className="min-w-0">
        <span className="flex items-center gap-2">
          <span className="truncate text-body font-semibold">{user}</span>
          {context === user ? null : <Badge>{context}</Badge>}
        </span>
        {isPending ? <span className="block text-small text-muted">Signing in…</span> : null}
      </span>
      <Kbd className="invisible ml-auto group-focus-visible:visible">
        <CornerDownLeft aria-label="Enter" className="size-3" />
      </Kbd>
    </button>
  );
}

interface Answer {
  readonly state: HealthState;
  readonly text: string;
}

const CLUSTER_ANSWERS: Readonly<Record<ClusterOption["cluster"], Answer>> = {
  live: { state: "healthy", text: "Cluster answers" },
  connecting: { state: "not-ready", text: "Cluster is being read" },
  stale: { state: "failing", text: "Cluster does not answer" },
};

const METRICS_ANSWERS: Readonly<Record<ClusterOption["metrics"], Answer>> = {
  live: { state: "healthy", text: "Prometheus answers" },
  absent: { state: "idle", text: "No Prometheus configured" },
  failing: { state: "failing", text: "Prometheus does not answer" },
};

const AUDIT_ANSWERS: Readonly<Record<SignInOptions["auditLog"], Answer>> = {
  live: { state: "healthy", text: "Audit log is writable" },
  failing: { state: "failing", text: "Audit log is not writable" },
};

function Answers({
  cluster,
  auditLog,
}: { readonly cluster: ClusterOption } & Pick<SignInOptions, "auditLog">) {
  const answers = [
    CLUSTER_ANSWERS[cluster.cluster],
    METRICS_ANSWERS[cluster.metrics],
    AUDIT_ANSWERS[auditLog],
  ];
  return (
    <ul aria-label="What answers" className="flex flex-wrap gap-x-4 gap-y-1 text-small text-subtle">
      {answers.map(({ state, text }) => (
        <li key={text} className="flex items-center gap-2">
          <HealthMark state={state} decorative />
          {text}
        </li>
      ))}
    </ul>
  );
}
