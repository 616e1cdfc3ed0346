import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readMatrix as contract } from "@/lib/contracts/simulate.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { toJsonPointer } from "@/lib/domain/base/json.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import {
  type MatrixCaller,
  type MatrixCell,
  matrixCallers,
  matrixCell,
  type MatrixTarget,
  matrixTargets,
} from "@/lib/domain/request-tests/matrix.ts";
import { operationsOf } from "@/lib/domain/request-tests/operations.ts";
import type { Evidence } from "@/lib/domain/simulation/evidence.ts";
import { authorize } from "../authorize.ts";
import { meshAfter } from "../changes/index.ts";
import type { Context } from "../context.ts";
import { metricsStatusOf, pictureOver } from "../traffic/index.ts";
import { visibilityOf } from "../visibility.ts";
import { ratesOf, type SeenRates } from "./seen-rates.ts";
import { type Sight, sightOf } from "./sight.ts";

type Answer = ResponseOf<typeof contract>;

const MOST_CALLERS = 200;
const MOST_TARGETS = 80;

/** Who may call whom, as policies and mTLS say, with what was seen. */
export async function readMatrix(ctx: Context, { params, query }: InputOf<typeof contract>): Promise<Answer> {
  const { cluster } = params;
  await authorize(ctx, "mesh.read", { cluster });
  const [{ live, mesh, changeTitle }, visibility, { picture, status }] = await Promise.all([
    meshAfter(ctx, cluster, query.change),
    visibilityOf(ctx, cluster),
    pictureOver(ctx, cluster, query.window),
  ]);
  const chosen = query.namespaces === null ? null : new Set(query.namespaces);
  const isChosen = (namespace: string): boolean =>
    visibility.isVisible(namespace) && (chosen?.has(namespace) ?? true);
  const allTargets = targetsOf(mesh, query.target, isChosen);
  const allCallers = matrixCallers(mesh, visibility.isVisible);
  const targets = allTargets.slice(0, MOST_TARGETS);
  const callers: readonly MatrixCaller[] = [
    ...allCallers.slice(0, MOST_CALLERS),
    { kind: "other" },
    { kind: "plaintext" },
  ];
  const cells = callers.map((caller) => targets.map((target) => matrixCell(mesh, caller, target)));
  const before =
    mesh === live ? null : callers.map((caller) => targets.map((target) => matrixCell(live, caller, target)));
  const reasons = reasonsOf(cells);
  const sight = await sightOf(
    ctx,
    cluster,
    reasons.map(({ object }) => object),
  );
  const view = { cells, before, reasons, sight, rates: ratesOf(mesh, picture?.edges ?? []) };
  return {
    metrics: metricsStatusOf(status),
    windowS: picture?.windowS ?? query.window,
    callers: callers.map(callerView),
    targets: targets.map(targetView),
    cells: callers.map((caller, row) =>
      targets.map((target, column) => cellView(view, { caller, target, row, column })),
    ),
    reasons: reasons.map((reason) => reasonView(reason, sight)),
    omittedTargets: allTargets.length - targets.length,
    omittedCallers: Math.max(0, allCallers.length - MOST_CALLERS),
    changeTitle,
  };
}

function targetsOf(
  mesh: MeshSnapshot,
  wanted: string | undefined,
  isChosen: (namespace: string) => boolean,
): readonly MatrixTarget[] {
  const all = matrixTargets(mesh, isChosen);
  if (wanted === undefined) return all;
  const target = all.find(({ service }) => `${service.namespace}/${service.name}` === wanted);
  if (target === undefined) {
    throw new AppError("not_found", `There is no service ${wanted} with endpoints`, {
      hint: "Choose a service of a namespace that you may see.",
    });
  }
  return operationsOf(mesh, target).map((operation) => ({ ...target, operation }));
}

function reasonsOf(cells: readonly (readonly MatrixCell[])[]): readonly Evidence[] {
  const all = cells.flat().flatMap(({ reason }) => (reason === null ? [] : [reason]));
  return [...new Map(all.map((reason) => [keyOf(reason), reason])).values()];
}

function keyOf({ object, path, text }: Evidence): string {
  return `${object?.kind ?? ""} ${object?.namespace ?? ""}/${object?.name ?? ""} ${path.join(".")} ${text}`;
}

interface MatrixView {
  readonly cells: readonly (readonly MatrixCell[])[];
  readonly before: readonly (readonly MatrixCell[])[] | null;
  readonly reasons: readonly Evidence[];
  readonly sight: Sight;
  readonly rates: SeenRates;
}

interface Place {
  readonly caller: MatrixCaller;
  readonly target: MatrixTarget;
  readonly row: number;
  readonly column: number;
}

const NO_CELL: MatrixCell = { verdict: "none", reason: null, missing: [] };

/** What an object out of sight decides is uncertain to the person. */
function cellView(view: MatrixView, { caller, target, row, column }: Place): Answer["cells"][number][number] {
  const cell = view.cells[row]?.[column] ?? NO_CELL;
  const rateRps = target.operation === null ? view.rates(caller, target) : null;
  const key = cell.reason === null ? null : keyOf(cell.reason);
  const reason = key === null ? null : view.reasons.findIndex((one) => keyOf(one) === key);
  if (cell.reason !== null && !view.sight.mayName(cell.reason.object)) {
    return { verdict: "uncertain", was: null, reason, missing: ["a policy that you may not see"], rateRps };
  }
  const was = view.before?.[row]?.[column]?.verdict ?? null;
  return {
    verdict: cell.verdict,
    was: was === cell.verdict ? null : was,
    reason,
    missing: [...cell.missing],
    rateRps,
  };
}

function reasonView({ object, path, text }: Evidence, sight: Sight): Answer["reasons"][number] {
  return sight.mayName(object)
    ? { ref: object, path: toJsonPointer(path), text }
    : { ref: null, path: "", text: "An object that you may not see decides" };
}

function callerView(caller: MatrixCaller): Answer["callers"][number] {
  if (caller.kind === "identity") {
    return { kind: "identity", namespace: caller.namespace, name: caller.serviceAccount };
  }
  const name = caller.kind === "other" ? "other identities" : "plaintext, no identity";
  return { kind: caller.kind, namespace: "", name };
}

function targetView({ service, port, operation }: MatrixTarget): Answer["targets"][number] {
  return {
    namespace: service.namespace,
    service: service.name,
    port: port.port,
    protocol: port.protocol,
    operation: operation?.label ?? null,
  };
}
