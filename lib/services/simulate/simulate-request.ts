import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { simulateRequest as contract } from "@/lib/contracts/simulate.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { toJsonPointer } from "@/lib/domain/base/json.ts";
import { explainRequest } from "@/lib/domain/request-tests/explain.ts";
import type { RequestQuestion } from "@/lib/domain/request-tests/question.ts";
import type { Step } from "@/lib/domain/request-tests/step.ts";
import { authorize } from "../authorize.ts";
import { meshAfter } from "../changes/index.ts";
import type { Context } from "../context.ts";
import { viewOf } from "./answer-view.ts";
import { lineFinder } from "./lines.ts";
import { outOfSight, type Sight, sightOf } from "./sight.ts";

type Answer = ResponseOf<typeof contract>;

/** One request through the simulator, live or on a draft; nothing is sent anywhere. */
export async function simulateRequest(
  ctx: Context,
  { params, body }: InputOf<typeof contract>,
): Promise<Answer> {
  const { cluster } = params;
  await authorize(ctx, "mesh.read", { cluster });
  const { mesh, changeTitle } = await meshAfter(ctx, cluster, body.change);
  const { answer, steps } = explainRequest(mesh, body.question);
  const refs = [...answer.evidence, ...steps.flatMap(({ evidence }) => evidence)].map(({ object }) => object);
  const sight = await sightOf(ctx, cluster, refs);
  expectVisible(body.question, sight);
  const lineOf = lineFinder(mesh);
  const view = viewOf(answer, sight);
  const isHidden = view.verdict === "unknown" && answer.verdict !== "unknown";
  return {
    answer: view,
    steps: steps.map((one) => stepView(one, { sight, lineOf, isHidden })),
    changeTitle,
  };
}

/** A caller of a namespace out of sight is answered like one that does not exist. */
export function expectVisible({ from }: Pick<RequestQuestion, "from">, { visibility }: Sight): void {
  if (from.type === "plaintext" || visibility.isVisible(from.namespace)) return;
  throw new AppError("not_found", `There is no namespace ${from.namespace}`, {
    hint: "Choose a caller of a namespace that you may see.",
  });
}

interface Viewer {
  readonly sight: Sight;
  readonly lineOf: ReturnType<typeof lineFinder>;
  /** Whether the answer as a whole had to be withheld. */
  readonly isHidden: boolean;
}

/** A step that rests on an object out of sight tells only that; one that would name hidden workloads loses its rows. */
function stepView(one: Step, { sight, lineOf, isHidden }: Viewer): Answer["steps"][number] {
  const { id, title, state, sentence, rows, evidence, missing } = one;
  const hidden = evidence.filter(({ object }) => !sight.mayName(object));
  if (hidden.length > 0) {
    return {
      id,
      title,
      state: "unknown",
      sentence: "Rests on an object that you may not see",
      rows: [],
      evidence: [],
      missing: hidden.map(outOfSight),
    };
  }
  const isTelling = !isHidden || id === "caller" || id === "route";
  return {
    id,
    title,
    state: isTelling ? state : "unknown",
    sentence: isTelling ? sentence : "Not known to you",
    rows: isTelling ? rows : [],
    evidence: isTelling
      ? evidence.map((reason) => ({
          ref: reason.object,
          path: toJsonPointer(reason.path),
          line: lineOf(reason),
          text: reason.text,
        }))
      : [],
    missing,
  };
}
