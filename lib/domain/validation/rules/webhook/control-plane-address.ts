import { isIpAddress } from "../../../istio/ip-address.ts";
import { objectAt, sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

const OF_ISTIO = /^(istiod-default-validator$|istio-validator|istio-sidecar-injector)/;

export const controlPlaneAddress = defineRule({
  code: "MESH1502",
  severity: "warning",
  appliesTo: "Webhook",
  reads: [],
  reach: "object",
  title: "Webhook of Istio without a usable address",
  explanation:
    "A cluster whose control plane runs elsewhere reaches it by the URL of its webhooks. Without URL and Service nothing is called; with an IP address the certificate of istiod, which names hosts, does not fit.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0163/",
  aliases: ["IST0163", "IST0164"],
  check: ({ name, webhooks }) =>
    OF_ISTIO.test(name)
      ? webhooks.flatMap((webhook, index) => {
          const client = sectionAt(webhook, "clientConfig");
          const problem = addressProblem(textAt(client, "url"), objectAt(client, "service") !== null);
          return problem === null ? [] : [{ path: ["webhooks", index, "clientConfig"], ...problem }];
        })
      : [],
});

function addressProblem(
  url: string | null,
  hasService: boolean,
): { readonly sentence: string; readonly aliases: readonly string[] } | null {
  if (url === null) {
    return hasService
      ? null
      : { sentence: "Names neither URL nor Service: nothing is called", aliases: ["IST0163"] };
  }
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, "") : null;
  if (host === null || host === "") return { sentence: "The URL cannot be read", aliases: ["IST0163"] };
  return isIpAddress(host)
    ? { sentence: `${host} is an address, and certificates of istiod name hosts`, aliases: ["IST0164"] }
    : null;
}
