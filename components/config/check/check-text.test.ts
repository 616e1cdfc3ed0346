import { describe, expect, it } from "vitest";
import { checkText, MAX_OBJECT_BYTES } from "./check-text.ts";

const CART = `# agreed with the shop team
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts: [cart]
  http:
    - route:
        - destination: {host: cart}   # all of it
`;
const POOL = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: cart, namespace: shop}
spec: {host: cart}
`;
const said = (text: string) =>
  checkText(text).markers.map(({ startLine, message }) => `${startLine}: ${message}`);

describe("checkText", () => {
  it("finds nothing wrong with a good object and keeps its bytes", () => {
    const check = checkText(CART);
    expect(check).toMatchObject({ markers: [], refusal: null });
    expect(check.objects).toEqual([
      {
        apiVersion: "networking.istio.io/v1",
        group: "networking.istio.io",
        kind: "VirtualService",
        namespace: "shop",
        name: "cart",
        text: CART,
      },
    ]);
  });

  it.each([
    ["one after the other", `${CART}---\n${POOL}`, [CART, POOL]],
    ["with separators around", `---\n${CART}---\n---\n${POOL}---\n`, [CART, `${POOL}`]],
    ["with a comment on the separator", `${CART}--- # next\n# pool\n${POOL}`, [CART, `# pool\n${POOL}`]],
    ["with Windows line ends", `${CART}---\n${POOL}`.replaceAll("\n", "\r\n"), [CART, POOL].map(crlf)],
  ])("gives every object of a text its own bytes: %s", (_name, text, parts) => {
    const { objects, refusal } = checkText(text);
    expect(refusal).toBeNull();
    expect(objects.map((object) => object.text.replace(/---\r?\n$/, ""))).toEqual(parts);
  });

  it.each([
    ["a tab", CART.replace("  hosts", "\thosts"), /^Line 8: /],
    ["a key given twice", CART.replace("spec:", "kind: Gateway\nspec:"), /^Line 7: .*kind/i],
    ["nothing", "  \n# only a comment\n", /holds no object/],
    ["a text that is no object", "hello", /^Line 1: /],
    [
      "a kind of Kubernetes",
      CART.replace("networking.istio.io/v1", "v1").replace("VirtualService", "Secret"),
      /Secret/,
    ],
    ["a list", `apiVersion: v1\nkind: List\nmetadata: {name: x}\nitems: []\n`, /document of its own/],
    ["no namespace", CART.replace("  namespace: shop\n", ""), /metadata.namespace is missing/],
    ["5 MB", `${CART}# ${"x".repeat(5_000_000)}`, /4\.8 MiB.*1\.5 MiB/],
    ["10 MB", "x".repeat(10_000_000), /9\.5 MiB.*1\.5 MiB/],
  ])("says why no draft can be made of %s", (_name, text, sentence) => {
    const { objects, refusal } = checkText(text);
    expect(refusal).toMatch(sentence);
    if (!text.includes("kind: Gateway")) expect(objects).toEqual([]);
  });

  it("points at the line of a field that the schema does not know", () => {
    expect(said(CART.replace("hosts: [cart]", "hosts: [cart]\n  hots: [cart]"))).toEqual([
      expect.stringMatching(/^9: .*hots/),
    ]);
  });

  it("points at what Istio's own validation refuses", () => {
    const text = CART.replace("{host: cart}   #", "{host: cart}\n          weight: -5 #");
    expect(said(text)[0]).toMatch(/^12: .*weight/i);
  });

  it("reads anchors", () => {
    const text = POOL.replace("{host: cart}", "\n  host: &h cart\n  exportTo: [*h]");
    expect(checkText(text).refusal).toBeNull();
  });

  it("takes an object just below what the cluster stores", () => {
    const padding = "#".repeat(MAX_OBJECT_BYTES - POOL.length - 1);
    expect(checkText(`${POOL}${padding}`).refusal).toBeNull();
  });
});

function crlf(text: string): string {
  return text.replaceAll("\n", "\r\n");
}
