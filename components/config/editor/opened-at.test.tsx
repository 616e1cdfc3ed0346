import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FormCard } from "./form-card.tsx";
import { useOpenedAt } from "./opened-at.tsx";

const address = vi.hoisted(() => ({ search: "" }));
vi.mock("next/navigation", () => ({ useSearchParams: () => new URLSearchParams(address.search) }));

afterEach(cleanup);

const TEXT = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec:
  hosts: [cart]
  http:
    - timeout: 10s
      route:
        - destination: {host: cart}
`;

/** The page as far as opening it at a field goes: the place is what Monaco is told. */
function Opened() {
  const { at, place } = useOpenedAt(TEXT);
  return (
    <>
      <p aria-label="place">{place === undefined ? "nowhere" : `line ${String(place.line)}`}</p>
      <FormCard
        objectRef={{
          cluster: "demo",
          group: "networking.istio.io",
          kind: "VirtualService",
          namespace: "shop",
          name: "cart",
        }}
        text={TEXT}
        onTextChange={() => undefined}
        liveText={TEXT}
        guided={null}
        actions={null}
        markedAt={at}
      />
    </>
  );
}

describe("an object page opened at a field", () => {
  it.each([
    ["the field itself", "?at=%2Fspec%2Fhttp%2F0%2Ftimeout", "line 7", "/spec/http/0/timeout"],
    ["what is around a field that is not set", "?at=%2Fspec%2Fhosts%2F9", "line 5", "/spec/hosts"],
    ["nothing that no address names", "?ns=shop", "nowhere", undefined],
  ])("goes to and marks %s", (_name, search, line, field) => {
    address.search = search;
    const { container } = render(<Opened />);
    expect(screen.getByLabelText("place").textContent).toBe(line);
    const marked = [...container.querySelectorAll<HTMLElement>("[aria-current=location]")];
    expect(marked.map(({ dataset }) => dataset["field"])).toEqual(field === undefined ? [] : [field]);
  });
});
