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
import type { CheckedObject } from "../check/check-text.ts";
import { useChecker } from "../check/use-checker.ts";
import { asApiError } from "../editor/as-api-error.ts";
import { Notice } from "../editor/live-notice.tsx";
import { paramsOf } from "../editor/object-params.ts";
import { ProblemStrip } from "../editor/problem-strip.tsx";
import { FoundObjects } from "./found-objects.tsx";

/** Paste YAML with one or many objects; they become one change set. */
export function NewObjectPage({ cluster }: { readonly cluster: string }) {
  const router = useRouter();
  const carried = useCarriedSearch();
  const [text, setText] = useState("");
  const [goTo, setGoTo] = useState<{ readonly line: number; readonly column: number } | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [first, setFirst] = useState<CheckedObject | null>(null);
  const schemaName = first === null ? null : { ...first, version: versionOf(first.apiVersion) };
  const { checked, schema } = useChecker(text, schemaName);
  const found = checked?.check.objects ?? [];
  const only = found.length === 1 ? (found[0] ?? null) : null;
  if (only?.kind !== first?.kind || only?.apiVersion !== first?.apiVersion) setFirst(only);
  const isEmpty = text.trim() === "";
  const refusal = isEmpty ? null : (checked?.check.refusal ?? null);

  async function makeDraft() {
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
                disabledReason={whyNot(isEmpty, refusal, checked?.text !== text)}
                onClick={() => void makeDraft()}
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
        <Card aria-label="YAML" className="min-h-100 overflow-hidden std:min-h-0">
          <CardHead title="YAML" note="documents separated by ---" />
          <div className="min-h-0 flex-1">
            <YamlEditor
              label="YAML of the new objects"
              path="new/objects.yaml"
              value={text}
              onChange={setText}
              markers={isEmpty ? [] : (checked?.check.markers ?? [])}
              goTo={goTo}
              schema={{ uri: "foresail://schema/new", schema: schema ?? ANY_OBJECT }}
            />
          </div>
          <ProblemStrip
            markers={isEmpty ? [] : (checked?.check.markers ?? [])}
            refusal={refusal}
            onGoTo={setGoTo}
          />
        </Card>
        <FoundObjects objects={found} cluster={cluster} />
      </div>
    </Page>
  );
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
