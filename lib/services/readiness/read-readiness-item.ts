import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readReadinessItem as contract } from "@/lib/contracts/readiness.ts";
import { decideAccess } from "@/lib/domain/access/decide.ts";
import { toJsonPointer } from "@/lib/domain/base/json.ts";
import type { Labels } from "@/lib/domain/kube/kube-object.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { configObjects, type MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import type { Judgement } from "@/lib/domain/readiness/item.ts";
import { RULES } from "@/lib/domain/validation/registry.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import { askSecrets } from "./ask-secrets.ts";
import { acceptancesOf, type KnownAcceptance } from "./accepted.ts";
import { rowOf, summaryOf } from "./item-view.ts";
import { loadItem } from "./load-item.ts";
import type { VisibleJudgement } from "./visible-judgements.ts";

type Answer = ResponseOf<typeof contract>;
type Case = Answer["cases"][number];

const MOST_CASES = 200;

/** One item with everything that a person needs to decide: causes, fix, who is concerned, what was accepted. */
export async function readReadinessItem(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const { visible: known, current } = await loadItem(ctx, {
    cluster: params.cluster,
    item: params.item,
    windowS: query.window,
    namespaces: query.namespaces,
  });
  const { mesh } = current.run.facts;
  const visible = { ...known, judgements: await askSecrets(ctx, params.cluster, known.judgements) };
  const { item, judgements } = visible;
  const find = await acceptancesOf(ctx, mesh);
  const summary = summaryOf(visible, find);
  const open = [...summary.open, ...summary.accepted].filter(({ state }) => state !== "pass");
  const shown = open.slice(0, MOST_CASES);
  const cases = await Promise.all(
    shown.map((judgement) =>
      caseOf(ctx, mesh, {
        judgement: asVisible(judgement, judgements),
        known: find(item.id, judgement.subject),
      }),
    ),
  );
  return {
    item: rowOf(visible, summary),
    explanation: item.explanation,
    rules: RULES.filter(({ code }) => item.codes.includes(code)).map(({ code, title, source }) => ({
      code,
      title,
      source,
    })),
    cases,
    omitted: open.length - shown.length,
    passing: summary.counts.pass,
    may: {
      fix: decideAccess(ctx.actor.roles, "change.draft").allowed,
      accept: decideAccess(ctx.actor.roles, "readiness.accept").allowed,
    },
  };
}

/** The summary orders the very same judgements. */
function asVisible(judgement: Judgement, all: readonly VisibleJudgement[]): VisibleJudgement {
  return all.find((one) => one === judgement) ?? { ...judgement, hiddenCallers: 0 };
}

interface Told {
  readonly judgement: VisibleJudgement;
  readonly known: KnownAcceptance | null;
}

async function caseOf(ctx: Context, mesh: MeshSnapshot, { judgement, known }: Told): Promise<Case> {
  const { subject, state, sentence, evidence, codes, fix, advice, callers, hiddenCallers } = judgement;
  return {
    subject,
    state,
    sentence,
    evidence: evidence.map(({ object, path, metric, text }) => ({
      ref: object,
      path: toJsonPointer(path),
      metric,
      text,
    })),
    codes,
    fix:
      fix === null
        ? null
        : { title: fix.title, effect: fix.effect, op: fix.action.op, object: fix.action.object },
    advice,
    callers,
    hiddenCallers,
    team: teamOf(mesh, subject),
    lastChange: await lastChangeOf(ctx, mesh, subject),
    acceptance: known === null ? null : acceptanceView(known),
  };
}

function acceptanceView({ acceptance, state }: KnownAcceptance): NonNullable<Case["acceptance"]> {
  const { reason, by, acceptedAtMs, untilMs } = acceptance;
  return { reason, by: by.display, acceptedAtMs, untilMs, state };
}

const TEAM_LABELS = ["team", "owner", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by"];

/** By a label of the object, else of its namespace. */
function teamOf(mesh: MeshSnapshot, subject: ObjectRef): Case["team"] {
  const namespace = subject.kind === "Namespace" ? subject.name : subject.namespace;
  for (const labels of [labelsOf(mesh, subject), mesh.namespaces.get("", namespace)?.labels]) {
    const label = TEAM_LABELS.find((key) => labels?.[key] !== undefined);
    if (label !== undefined) return { name: labels?.[label] ?? "", label };
  }
  return null;
}

function labelsOf(mesh: MeshSnapshot, { kind, group, namespace, name }: ObjectRef): Labels | undefined {
  const config = configObjects(mesh, kind, group).get(namespace, name);
  if (config !== undefined) return config.labels;
  if (kind === "Service") return mesh.services.get(namespace, name)?.labels;
  if (kind === "Namespace") return mesh.namespaces.get("", name)?.labels;
  return mesh.workloads.get(kind)?.get(namespace, name)?.labels;
}

/** Only versions of configuration are recorded. */
async function lastChangeOf(
  ctx: Context,
  mesh: MeshSnapshot,
  subject: ObjectRef,
): Promise<Case["lastChange"]> {
  const { kind, group, namespace, name } = subject;
  if (configObjects(mesh, kind, group).get(namespace, name) === undefined) return null;
  const [latest] = await ctx.database.observed.list(subject, 1);
  return latest === undefined
    ? null
    : { atMs: latest.observedAtMs, manager: latest.manager, changeSet: latest.changeSet };
}
