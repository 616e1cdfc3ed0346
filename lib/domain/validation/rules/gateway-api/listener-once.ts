import { numberAt, objectsAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

export const listenerOnce = defineRule({
  code: "MESH1404",
  severity: "error",
  appliesTo: ["KubernetesGateway"],
  reads: [],
  reach: "object",
  title: "Gateway with the same listener twice",
  explanation:
    "Listeners of a Gateway are told apart by port, protocol and host name. Of two equal ones the second is conflicted and takes no routes.",
  source: "https://gateway-api.sigs.k8s.io/reference/spec/#listener",
  aliases: ["KIA1503"],
  check: ({ spec }) => {
    const seen = new Map<string, string>();
    return objectsAt(spec, "listeners").flatMap((listener, index) => {
      const [port, protocol] = [numberAt(listener, "port"), textAt(listener, "protocol") ?? ""];
      const host = textAt(listener, "hostname") ?? "";
      const key = `${port} ${protocol} ${host}`;
      const name = textAt(listener, "name") ?? `listener ${index + 1}`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, name);
      return first === undefined || port === null
        ? []
        : [
            {
              path: ["spec", "listeners", index],
              sentence: `Takes no routes: ${first} listens for ${host === "" ? "all hosts" : host} on ${protocol} port ${port} already`,
            },
          ];
    });
  },
});
