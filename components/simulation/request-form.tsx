"use client";

import type { ReactNode } from "react";
import { readSimulateChoices } from "@/lib/contracts/simulate.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { Input, Labelled } from "../ui/input.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { Select } from "../ui/select.tsx";
import { callerOptions, hostOptions, portOptions } from "./choice-options.ts";
import type { QuestionHandle } from "./use-question.ts";

interface RequestFormProps {
  readonly cluster: string;
  readonly handle: QuestionHandle;
}

const PROTOCOLS = [
  { value: "http", label: "HTTP" },
  { value: "grpc", label: "gRPC" },
  { value: "tcp", label: "TCP" },
] as const;

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** The request: who asks whom for what. Every field stands in the address. */
export function RequestForm({ cluster, handle }: RequestFormProps) {
  const { data } = useApiQuery(readSimulateChoices, { params: { cluster } }, { live: ["objects"] });
  const { texts, patch, problems } = handle;
  const protocol = PROTOCOLS.find(({ value }) => value === texts.proto)?.value ?? "http";
  return (
    <Card aria-label="Request" className="min-h-0">
      <CardHead title="Request" />
      <CardBody className="flex flex-col gap-3">
        <Field label="From">
          <Select
            label="From"
            hideLabel
            className="w-full justify-between"
            placeholder="Choose a caller"
            value={texts.from === "" ? null : texts.from}
            options={callerOptions(data, texts.from)}
            onChange={(from) => patch({ from })}
          />
        </Field>
        <Field label="To">
          <Select
            label="To"
            hideLabel
            className="w-full justify-between"
            placeholder="Choose a host"
            value={texts.host === "" ? null : texts.host}
            options={hostOptions(data, texts)}
            onChange={(host) => patch({ host, ...portOptions(data, host) })}
          />
        </Field>
        <div className="grid grid-cols-[1fr_96px] gap-3">
          <Labelled label="Host as the caller writes it">
            <Input mono value={texts.host} onChange={(event) => patch({ host: event.target.value.trim() })} />
          </Labelled>
          <Labelled label="Port">
            <Input
              inputMode="numeric"
              value={texts.port}
              invalid={problems.port}
              notePlacement="below"
              onChange={(event) => patch({ port: event.target.value })}
            />
          </Labelled>
        </div>
        <Field label="Protocol">
          <SegmentedControl
            label="Protocol"
            value={protocol}
            options={PROTOCOLS}
            onChange={(proto) => patch({ proto })}
          />
        </Field>
        {protocol === "tcp" ? null : <HttpFields handle={handle} />}
      </CardBody>
    </Card>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col items-start gap-1">
      <span className="text-label text-subtle">{label}</span>
      {children}
    </div>
  );
}

function HttpFields({ handle }: Pick<RequestFormProps, "handle">) {
  const { texts, patch, problems } = handle;
  const methods = METHODS.includes(texts.method) ? METHODS : [texts.method, ...METHODS];
  return (
    <>
      <div className="grid grid-cols-[max-content_1fr] items-end gap-3">
        <Field label="Method">
          <Select
            label="Method"
            hideLabel
            value={texts.method}
            options={methods.map((value) => ({ value, label: value }))}
            onChange={(method) => patch({ method })}
          />
        </Field>
        <Labelled label="Path, with query">
          <Input
            mono
            value={texts.path}
            invalid={problems.path}
            notePlacement="below"
            onChange={(event) => patch({ path: event.target.value })}
          />
        </Labelled>
      </div>
      <TextLines
        label="Headers"
        help="One a line: x-user: ada"
        value={texts.headers}
        problem={problems.headers}
        onChange={(headers) => patch({ headers })}
      />
      <TextLines
        label="Claims of a verified token"
        help={"JSON with iss and sub; empty for no token"}
        value={texts.claims}
        problem={problems.claims}
        onChange={(claims) => patch({ claims })}
      />
    </>
  );
}

interface TextLinesProps {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

function TextLines({ label, help, value, problem, onChange }: TextLinesProps) {
  return (
    <Labelled
      label={label}
      help={problem === undefined ? help : <span className="text-status-error">{problem}</span>}
    >
      <textarea
        rows={2}
        spellCheck={false}
        aria-invalid={problem === undefined ? undefined : true}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="w-full resize-y rounded-control border border-border-control bg-surface-sunken px-2 py-1.5 font-mono text-code"
      />
    </Labelled>
  );
}
