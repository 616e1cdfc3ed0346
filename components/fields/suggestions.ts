"use client";

import { isJsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt, type FieldState, type Form } from "@/lib/domain/istio/form.ts";
import { hostChoice, type FieldChoices } from "./field-choices.ts";
import { useForm } from "./form-context.ts";

export interface Suggestion {
  readonly value: string;
  readonly fact?: string;
}

/** What the field may point at, from the live picture. Anything else can be typed all the same. */
export function useSuggestions(state: FieldState): readonly Suggestion[] {
  const { form, choices, objectRef } = useForm();
  const to = state.facts?.refersTo?.to;
  const namespace = objectRef.namespace;
  switch (to) {
    case "host":
      return hostSuggestions(choices, namespace);
    case "subset":
      return subsetSuggestions(choices, namespace, nearestText(form, state.path, "host"));
    case "servicePort":
      return portSuggestions(choices, namespace, nearestText(form, state.path, "host"));
    case "gateway":
      return gatewaySuggestions(choices, namespace);
    case "namespace":
      return choices.namespaces.map((value) => ({ value }));
    case "serviceAccount":
    case "principal":
      return accountSuggestions(choices, to);
    default:
      return [];
  }
}

function hostSuggestions({ hosts }: FieldChoices, namespace: string): readonly Suggestion[] {
  return hosts.map(({ host, namespace: owner, shortName }) =>
    owner === namespace && shortName !== null ? { value: shortName, fact: host } : { value: host },
  );
}

function subsetSuggestions(choices: FieldChoices, namespace: string, host: string): readonly Suggestion[] {
  return (hostChoice(choices, host, namespace)?.subsets ?? []).map((value) => ({ value }));
}

function portSuggestions(choices: FieldChoices, namespace: string, host: string): readonly Suggestion[] {
  const ports = hostChoice(choices, host, namespace)?.ports ?? [];
  return ports.map(({ number, name, protocol }) => ({ value: String(number), fact: `${name} ${protocol}` }));
}

function gatewaySuggestions({ gateways }: FieldChoices, namespace: string): readonly Suggestion[] {
  const own = `${namespace}/`;
  return [
    { value: "mesh", fact: "every sidecar" },
    ...gateways.map((name) =>
      name.startsWith(own) ? { value: name.slice(own.length), fact: name } : { value: name },
    ),
  ];
}

function accountSuggestions(
  { workloads }: FieldChoices,
  to: "serviceAccount" | "principal",
): readonly Suggestion[] {
  const names = workloads.flatMap(({ namespace, serviceAccount }) => {
    if (serviceAccount === null) return [];
    return [
      to === "principal"
        ? `cluster.local/ns/${namespace}/sa/${serviceAccount}`
        : `${namespace}/${serviceAccount}`,
    ];
  });
  return [...new Set(names)].toSorted().map((value) => ({ value }));
}

/** The text of the nearest field of that name on the way from a place up to `spec`; empty when there is none. */
function nearestText(form: Form, path: Path, name: string): string {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const owner: JsonValue | undefined = valueAt(form.value, path.slice(0, length));
    const text = isJsonObject(owner) ? owner[name] : undefined;
    if (typeof text === "string") return text;
  }
  return "";
}
