import type { ReadinessAdvice, SecretPlace } from "@/lib/domain/readiness/item.ts";
import { clusterOf, type Context } from "../context.ts";
import type { VisibleJudgement } from "./visible-judgements.ts";

/** More Secrets are not looked for at once. */
const MOST_SECRETS = 50;

const SAFE_NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/**
 * Judgements that rest on Secrets, after the API server was asked as the person whether they are there: metadata only, and
 * nothing of the answer is kept (decision 29). What may not be asked stays unknown.
 */
export async function askSecrets(
  ctx: Context,
  clusterId: string,
  judgements: readonly VisibleJudgement[],
): Promise<readonly VisibleJudgement[]> {
  const asked = new Map<string, SecretPlace>();
  for (const place of judgements.flatMap(({ secrets }) => secrets))
    if (asked.size < MOST_SECRETS) asked.set(keyOf(place), place);
  if (asked.size === 0) return judgements;
  const answers = new Map(
    await Promise.all(
      [...asked].map(async ([key, place]) => [key, await presenceOf(ctx, clusterId, place)] as const),
    ),
  );
  return judgements.map((judgement) =>
    settled(judgement, (place) => answers.get(keyOf(place)) ?? "too many Secrets are named"),
  );
}

const keyOf = ({ namespace, name }: SecretPlace): string => `${namespace ?? "?"}/${name}`;

/** `exists`, `absent`, or why it is not known. */
async function presenceOf(
  ctx: Context,
  clusterId: string,
  { namespace, name }: SecretPlace,
): Promise<string> {
  if (namespace === null) return "the namespace of the gateway's pods is not known";
  if (!SAFE_NAME.test(name)) return "no Secret can have this name";
  const cluster = clusterOf(ctx, clusterId);
  const presence = await cluster.secretPresence(ctx.actor.identity, { namespace, name });
  return presence === "forbidden" ? "you may not look at Secrets there" : presence;
}

/** Secrets are never written here (decision 28). */
function adviceFor(absent: readonly string[]): ReadinessAdvice {
  const text = absent.map((place) => {
    const [namespace = "", name = ""] = place.split("/");
    return `kubectl -n ${namespace} create secret tls ${name} --cert=CERTIFICATE.pem --key=KEY.pem`;
  });
  return { title: "Foresail writes no Secrets. Where the certificate is:", text: text.join("\n") };
}

function settled(judgement: VisibleJudgement, answerOf: (place: SecretPlace) => string): VisibleJudgement {
  const { secrets, subject, state } = judgement;
  if (secrets.length === 0) return judgement;
  const told = secrets.map((place) => ({ name: keyOf(place), answer: answerOf(place) }));
  const absent = told.filter(({ answer }) => answer === "absent").map(({ name }) => name);
  const open = told.filter(({ answer }) => answer !== "absent" && answer !== "exists");
  const evidence = [
    ...judgement.evidence,
    ...told.map(({ name, answer }) => ({
      object: subject,
      path: ["spec", "servers"],
      metric: null,
      text: `Secret ${name}: ${answer === "exists" || answer === "absent" ? answer : `unknown, because ${answer}`}`,
    })),
  ];
  if (absent.length > 0) {
    const sentence = `Secret ${absent.join(", ")} does not exist: handshakes fail until it does`;
    return { ...judgement, state: "fail", sentence, evidence, advice: adviceFor(absent) };
  }
  if (state !== "unknown") return { ...judgement, evidence };
  const [first] = open;
  return first === undefined
    ? {
        ...judgement,
        state: "pass",
        sentence: `Secret ${told.map(({ name }) => name).join(", ")} exists`,
        evidence,
      }
    : { ...judgement, sentence: `Secret ${first.name} is unknown, because ${first.answer}`, evidence };
}
