import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readSimulateChoices } from "@/lib/contracts/simulate.ts";
import type { Option } from "../ui/listbox.ts";
import type { QuestionTexts } from "./question-params.ts";

type Choices = ResponseOf<typeof readSimulateChoices>;

/** Callers by kind; the one of the address stays choosable although it is gone. */
export function callerOptions(choices: Choices | undefined, current: string): readonly Option[] {
  const options: Option[] = [
    { value: "plaintext", label: "plaintext, no identity" },
    ...(choices?.gateways ?? []).map(({ namespace, name }) => ({
      value: `gateway:${namespace}/${name}`,
      label: `outside, at ${namespace}/${name}`,
    })),
    ...(choices?.workloads ?? []).map(({ namespace, name, inMesh }) => ({
      value: `workload:${namespace}/${name}`,
      label: `${namespace}/${name}${inMesh ? "" : ", without proxy"}`,
    })),
    ...(choices?.identities ?? []).map(({ namespace, serviceAccount }) => ({
      value: `identity:${namespace}/${serviceAccount}`,
      label: `identity ${namespace}/${serviceAccount}`,
    })),
  ];
  const isKnown = current === "" || options.some(({ value }) => value === current);
  return isKnown ? options : [{ value: current, label: current.slice(current.indexOf(":") + 1) }, ...options];
}

/** For callers outside hosts of gateways first, else services first. */
export function hostOptions(choices: Choices | undefined, { from, host }: QuestionTexts): readonly Option[] {
  const isOutside = from.startsWith("gateway:");
  const all = (choices?.hosts ?? []).toSorted(
    (a, b) => Number(b.isGateway === isOutside) - Number(a.isGateway === isOutside),
  );
  const options = all.map((one) => ({
    value: one.host,
    label: `${one.host}${one.isGateway ? ", at a gateway" : ""}`,
  }));
  const isKnown = host === "" || options.some(({ value }) => value === host);
  return isKnown ? options : [{ value: host, label: host }, ...options];
}

/** Port and protocol of a chosen host: its first HTTP port, else its first. */
export function portOptions(
  choices: Choices | undefined,
  host: string,
): Partial<Pick<QuestionTexts, "port" | "proto">> {
  const ports = choices?.hosts.find((one) => one.host === host)?.ports ?? [];
  const first = ports.find(({ protocol }) => /^(http|grpc)/.test(protocol)) ?? ports[0];
  if (first === undefined) return {};
  const proto =
    first.protocol === "grpc" ? "grpc" : /^(tcp|tls|mongo|mysql|redis)/.test(first.protocol) ? "tcp" : "http";
  return { port: String(first.port), proto };
}
