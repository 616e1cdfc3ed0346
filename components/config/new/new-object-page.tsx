"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { createDraft } from "@/lib/contracts/changes.ts";
import { readObject } from "@/lib/contracts/objects.ts";
import { changePath, pagePath } from "@/lib/contracts/paths.ts";
import { versionOf } from "@/lib/domain/kube/object-ref.ts";
import { useCarriedSearch } from "../../layout/carried-search.ts";
import { Page } from "../../layout/page.tsx";
import { ApiError, callApi } from "../../live/api-client.ts";
import { Button } from "../../ui/button.tsx";
import { Card, CardHead } from "../../ui/card.tsx";
import { LoopRail } from "../../ui/loop-rail.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { YamlEditor } from "../../yaml/yaml-editor.tsx";
import type { YamlMarker } from "../../yaml/yaml-editor-props.ts";
import type { EditorSchema } from "../check/check-question.ts";
import type { CheckedObject, TextCheck } from "../check/check-text.ts";
import { useChecker } from "../check/use-checker.ts";
import { asApiError } from "../editor/as-api-error.ts";
import { Notice } from "../editor/live-notice.tsx";
import { paramsOf } from "../editor/object-params.ts";
import { ProblemStrip } from "../editor/problem-strip.tsx";
import { FoundObjects } from "./found-objects.tsx";

/** Paste YAML with one or many objects; they become one change set. */
export function NewObjectPage({ cluster }: { readonly cluster: string }) {
  const carried = useCarriedSearch();
  const [text, setText] = useState("");
  const { found, markers, refusal, isPending, schema } = useFound(text);
  const { make, busy, error } = useMaking(cluster, found);
  return (
    <Page
      content="fill"
      head={
        <PageHead
          bar
          title="New objects"
          facts="one change set for everything pasted"
          middle={<LoopRail current="Edit" />}
          actions={
            <>
              <Button tone="quiet" asChild>
                <Link href={`${pagePath(cluster, "config")}${carried}`}>Cancel</Link>
              </Button>
              <Button
                tone="primary"
                busy={busy ? "Making the draft" : false}
                disabledReason={whyNot(text.trim() === "", refusal, isPending)}
                onClick={make}
              >
                Make draft
              </Button>
            </>
          }
        />
      }
    >
      {error === null ? null : (
        <div className="pt-3">
          <Notice state="failing">
            <b className="font-medium text-text">{error.message}.</b> {error.hint}
          </Notice>
        </div>
      )}
      <div className="grid min-h-0 flex-1 gap-3 overflow-auto pt-3 std:grid-cols-[minmax(0,1fr)_360px] std:overflow-hidden">
        <PasteCard text={text} onChange={setText} markers={markers} refusal={refusal} schema={schema} />
        <FoundObjects objects={found} cluster={cluster} />
      </div>
    </Page>
  );
}

interface PasteCardProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly markers: readonly YamlMarker[];
  readonly refusal: string | null;
  readonly schema: EditorSchema;
}

function PasteCard({ text, onChange, markers, refusal, schema }: PasteCardProps) {
  const [goTo, setGoTo] = useState<{ readonly line: number; readonly column: number } | undefined>(undefined);
  return (
    <Card aria-label="YAML" className="min-h-100 overflow-hidden std:min-h-0">
      <CardHead title="YAML" note="documents separated by ---" />
      <div className="min-h-0 flex-1">
        <YamlEditor
          label="YAML of the new objects"
          path="new/objects.yaml"
          value={text}
          onChange={onChange}
          markers={markers}
          goTo={goTo}
          schema={{ uri: "foresail://schema/new", schema: schema ?? ANY_OBJECT }}
        />
      </div>
      <ProblemStrip markers={markers} refusal={refusal} onGoTo={setGoTo} />
    </Card>
  );
}

/** What the text holds; an empty text is no mistake. The schema is that of the only object. */
function useFound(text: string) {
  const [only, setOnly] = useState<CheckedObject | null>(null);
  const schemaName = only === null ? null : { ...only, version: versionOf(only.apiVersion) };
  const { checked, schema } = useChecker(text, schemaName);
  const isEmpty = text.trim() === "" || checked === null;
  const { objects, markers, refusal } = isEmpty ? NOTHING : checked.check;
  const first = objects.length === 1 ? (objects[0] ?? null) : null;
  if (first?.kind !== only?.kind || first?.apiVersion !== only?.apiVersion) setOnly(first);
  return {
    found: objects,
    markers,
    refusal,
    isPending: checked?.text !== text,
    schema: only === null ? null : schema,
  };
}

const NOTHING: TextCheck = { problems: [], objects: [], markers: [], refusal: null };

function useMaking(cluster: string, found: readonly CheckedObject[]) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  async function make() {
    setBusy(true);
    setError(null);
    try {
      const objects = await Promise.all(found.map((object) => inputOf(cluster, object)));
      const { change } = await callApi(createDraft, { params: { cluster }, body: { objects } });
      router.push(changePath(cluster, change.id));
    } catch (thrown) {
      setBusy(false);
      setError(asApiError(thrown, "The draft could not be made"));
    }
  }
  return { make: () => void make(), busy, error };
}

const ANY_OBJECT = { type: "object", properties: { apiVersion: {}, kind: {}, metadata: {} } };

function whyNot(isEmpty: boolean, refusal: string | null, isPending: boolean): string | null {
  if (isEmpty) return "nothing pasted";
  if (refusal !== null) return "the text cannot be read";
  return isPending ? "reading" : null;
}

/** An object that exists is changed, on the version that was there now; others are made. */
async function inputOf(cluster: string, object: CheckedObject) {
  const { group, kind, namespace, name, text } = object;
  const given = { group, kind, namespace, name, text };
  try {
    const params = paramsOf({ cluster, group, kind, namespace, name });
    const { uid, resourceVersion } = await callApi(readObject, { params });
    return { ...given, op: "update" as const, base: { uid, resourceVersion } };
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.code === "not_found") return { ...given, op: "create" as const };
    throw thrown;
  }
}
