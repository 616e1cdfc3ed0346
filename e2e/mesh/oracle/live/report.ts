import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import type { KubeObject } from "../../../../lib/domain/kube/kube-object.ts";
import type { Admission } from "../../../../lib/domain/validation/admission/admit.ts";

export interface Judged {
  readonly features: readonly string[];
  readonly agreed: boolean;
  readonly isUnknown: boolean;
}

export interface Disagreement {
  readonly title: string;
  /** One per answer that was not predicted, with both. */
  readonly texts: readonly string[];
  readonly objects: readonly KubeObject[];
  /** What Envoy wrote about it. */
  readonly lines: readonly string[];
}

export interface AdmissionAnswer {
  readonly title: string;
  readonly object: KubeObject;
  /** The server's refusal; null when it accepted. */
  readonly message: string | null;
  readonly mine: Admission;
}

interface Tally {
  requests: number;
  wrong: number;
  unknown: number;
}

/** Decision 50: with complete input at most so many answers are unknown. */
const UNKNOWN_LIMIT = 0.02;

/** Counts agreement by feature and keeps every disagreement with what is needed to look into it. */
export class Report {
  readonly #total: Tally = { requests: 0, wrong: 0, unknown: 0 };
  readonly #byFeature = new Map<string, Tally>();
  readonly #disagreements: Disagreement[] = [];
  readonly #leftOut = new Map<string, number>();
  #admissions = 0;

  count({ features, agreed, isUnknown }: Judged): void {
    for (const tally of [this.#total, ...features.map((feature) => this.#tallyOf(feature))]) {
      tally.requests += 1;
      if (!agreed) tally.wrong += 1;
      if (isUnknown) tally.unknown += 1;
    }
  }

  #tallyOf(feature: string): Tally {
    const tally = this.#byFeature.get(feature) ?? { requests: 0, wrong: 0, unknown: 0 };
    this.#byFeature.set(feature, tally);
    return tally;
  }

  /** A request that the rig cannot decide, by name of the reason. */
  leaveOut(reason: string): void {
    this.#leftOut.set(reason, (this.#leftOut.get(reason) ?? 0) + 1);
  }

  disagreement(found: Disagreement): void {
    this.#disagreements.push(found);
    console.log(describe(found));
  }

  admission({ title, object, message, mine }: AdmissionAnswer): void {
    this.#admissions += 1;
    const isAccepted = message === null;
    if (mine.accepted === isAccepted) return;
    const texts = [
      `${object.kind} ${object.metadata.name}: server ${isAccepted ? "accepts" : message}; validator ${mine.accepted ? "accepts" : mine.message}`,
    ];
    this.disagreement({ title: `${title} admission`, texts, objects: [object], lines: [] });
  }

  get counts(): { readonly passed: number; readonly failed: number; readonly skipped: number } {
    const failed = this.#disagreements.length + (this.#hasTooManyUnknown() ? 1 : 0);
    return {
      passed: this.#total.requests + this.#admissions - this.#disagreements.length,
      failed,
      skipped: 0,
    };
  }

  #hasTooManyUnknown(): boolean {
    return this.#total.unknown > this.#total.requests * UNKNOWN_LIMIT;
  }

  summary(): string {
    const { requests, wrong, unknown } = this.#total;
    const share = requests === 0 ? 0 : (100 * (requests - wrong)) / requests;
    const worst = [...this.#byFeature]
      .filter(([, tally]) => tally.wrong > 0)
      .toSorted(([, a], [, b]) => b.wrong / b.requests - a.wrong / a.requests);
    return [
      `${String(requests)} requests, ${String(wrong)} disagree (${share.toFixed(2)} % agree), ${String(unknown)} unknown; ${String(this.#admissions)} admissions`,
      ...worst
        .slice(0, 25)
        .map(
          ([feature, tally]) => `  ${feature}: ${String(tally.wrong)} of ${String(tally.requests)} disagree`,
        ),
    ].join("\n");
  }

  /** Agreement by feature, and every disagreement, as YAML. */
  write(path: string): void {
    const features = Object.fromEntries([...this.#byFeature].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(
      path,
      stringify({
        total: this.#total,
        admissions: this.#admissions,
        features,
        disagreements: this.#disagreements,
      }),
    );
  }
}

function describe({ title, texts, objects, lines }: Disagreement): string {
  const world = objects.map(
    ({ kind, metadata, spec }) =>
      `    ${kind} ${metadata.namespace ?? ""}/${metadata.name} (${metadata.creationTimestamp ?? "new"}) ${JSON.stringify(spec)}`,
  );
  return [
    `✗ ${title}`,
    ...texts.map((text) => `    ${text}`),
    ...world,
    ...lines.map((line) => `    envoy ${line}`),
  ].join("\n");
}
