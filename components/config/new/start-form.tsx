"use client";

import { useId, useState } from "react";
import { CONFIG_KINDS, kindKey, preferredApiVersion, type ConfigKind } from "@/lib/domain/istio/kinds.ts";
import { renderObject } from "@/lib/domain/istio/document.ts";
import { initialValue, schemaAt } from "@/lib/domain/istio/form.ts";
import { bundledSchema } from "@/lib/domain/istio/schema.ts";
import { isDnsSubdomain } from "@/lib/domain/kube/labels.ts";
import { isJsonObject } from "@/lib/domain/base/json.ts";
import type { GuidedEditor } from "../../fields/guided-editor.ts";
import { SuggestionList } from "../../fields/suggestion-list.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, CardBody, CardHead } from "../../ui/card.tsx";
import { Input, Labelled } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { kindTitle } from "../config-row.ts";
import type { StartHandle } from "./start-draft.ts";

export interface StartFormProps {
  readonly namespaces: readonly string[];
  readonly guidedEditors: readonly GuidedEditor[];
  readonly handle: StartHandle;
}

/** A kind, a name, and the editor to begin with. */
export function StartForm({ namespaces, guidedEditors, handle }: StartFormProps) {
  const [key, setKey] = useState("VirtualService.networking.istio.io");
  const [editor, setEditor] = useState<string | null>(null);
  const [namespace, setNamespace] = useState("");
  const [name, setName] = useState("");
  const listId = useId();
  const kind = CONFIG_KINDS.find((one) => kindKey(one) === key);
  const editors = guidedEditors.filter(({ kinds }) => kinds.includes(key));
  const isNamespaced = kind?.scope === "Namespaced";
  function start() {
    if (kind === undefined) return;
    const names = { group: kind.group, kind: kind.kind, namespace: isNamespaced ? namespace : "", name };
    const text = newText(kind, names);
    handle.start(
      [{ ...names, textFor: (live) => live ?? text }],
      editors.some(({ id }) => id === editor) ? editor : null,
    );
  }
  return (
    <Card aria-label="From a form" className="max-w-160 self-start">
      <CardHead title="From a form" note="an object that exists is opened" />
      <CardBody className="flex flex-col gap-4">
        <div className="flex flex-wrap gap-3">
          <Select
            label="Kind"
            value={key}
            options={CONFIG_KINDS.map((one) => ({
              value: kindKey(one),
              label: kindTitle(one),
              fact: one.badge,
            }))}
            onChange={setKey}
          />
          <Select
            label="Editor"
            value={editors.some(({ id }) => id === editor) ? editor : ""}
            options={[
              { value: "", label: "All fields" },
              ...editors.map(({ id, title }) => ({ value: id, label: title })),
            ]}
            onChange={(id) => setEditor(id === "" ? null : id)}
          />
        </div>
        <div className="flex flex-wrap gap-3">
          {isNamespaced ? (
            <Labelled label="Namespace">
              <Input
                mono
                list={listId}
                value={namespace}
                onChange={(event) => setNamespace(event.target.value)}
              />
            </Labelled>
          ) : null}
          <Labelled label="Name">
            <Input
              mono
              value={name}
              notePlacement="below"
              invalid={
                name === "" || isDnsSubdomain(name) ? undefined : "Lower case letters, digits, - and ."
              }
              onChange={(event) => setName(event.target.value)}
            />
          </Labelled>
          <SuggestionList id={listId} suggestions={namespaces.map((value) => ({ value }))} />
        </div>
        <div>
          <Button
            tone="primary"
            busy={handle.busy ? "Making the draft" : false}
            disabledReason={handle.refusedBecause ?? whyNot({ isNamespaced, namespace, name })}
            onClick={start}
          >
            Open the editor
          </Button>
        </div>
      </CardBody>
    </Card>
  );
}

function whyNot(given: {
  readonly isNamespaced: boolean;
  readonly namespace: string;
  readonly name: string;
}): string | null {
  if (given.isNamespaced && given.namespace === "") return "choose a namespace";
  if (given.name === "") return "give it a name";
  return isDnsSubdomain(given.name) ? null : "correct the name";
}

/** As little as the schema allows: what is missing is said beside the fields. */
function newText(
  kind: ConfigKind,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string {
  const schema = bundledSchema(kind, kind.preferredVersion);
  const spec = initialValue(schemaAt(schema, ["spec"]));
  return renderObject({
    apiVersion: preferredApiVersion(kind),
    kind: kind.kind,
    metadata: { name, ...(namespace === "" ? {} : { namespace }) },
    spec: isJsonObject(spec) ? spec : {},
  });
}
