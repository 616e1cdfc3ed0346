import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { AllFields } from "./all-fields.tsx";
import type { FieldChoices } from "./field-choices.ts";
import { Field } from "./field.tsx";
import { ListField } from "./list-field.tsx";
import { MapField } from "./map-field.tsx";
import { TextForm } from "./testing/text-form.tsx";
import { StringMatchField } from "./union-field.tsx";

afterEach(cleanup);

const TEXT = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec:
  hosts: [cart]   # the shop's
  http:
    - name: a
      match:
        - uri: {prefix: /a}
      timeout: 10s # agreed
      route:
        - destination: {host: cart, subset: v1}
    - name: b
      corsPolicy: {bogus: [1]}
      route:
        - destination: {host: cart}
`;
const HTTP = ["spec", "http"] as const;

const textNow = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "text" }).value;

describe("Field", () => {
  it("changes the bytes of its value as somebody types, and says what was", async () => {
    render(
      <TextForm text={TEXT} liveText={TEXT}>
        <Field path={[...HTTP, 0, "timeout"]} />
      </TextForm>,
    );
    const field = screen.getByRole("textbox", { name: "timeout" });
    await userEvent.clear(field);
    expect(textNow()).toBe(TEXT);
    await userEvent.type(field, "2s");
    expect(textNow()).toBe(TEXT.replace("10s", "2s"));
    expect(screen.getByRole("textbox", { name: "timeout", description: "was 10s" })).toBeDefined();
  });

  it("takes the field away when it is left empty, and by its button", async () => {
    render(
      <TextForm text={TEXT}>
        <Field path={[...HTTP, 0, "timeout"]} defaultText="no timeout" />
      </TextForm>,
    );
    await userEvent.clear(screen.getByRole("textbox", { name: "timeout" }));
    await userEvent.tab();
    expect(textNow()).toBe(TEXT.replace("      timeout: 10s # agreed\n", ""));
    expect(screen.getByPlaceholderText("no timeout")).toBeDefined();
    await userEvent.type(screen.getByRole("textbox", { name: "timeout" }), "3s");
    await userEvent.click(screen.getByRole("button", { name: "Remove timeout from the object" }));
    expect(textNow()).not.toContain("timeout");
  });

  it("keeps letters out of numbers and says so", async () => {
    render(
      <TextForm text={TEXT}>
        <Field path={[...HTTP, 0, "retries", "attempts"]} />
      </TextForm>,
    );
    await userEvent.type(screen.getByRole("textbox", { name: "attempts" }), "3x");
    expect(textNow()).toContain("      retries:\n        attempts: 3\n");
    expect(screen.getByText("A whole number is expected")).toBeDefined();
  });

  it("says beside the value what is wrong with a duration", () => {
    render(
      <TextForm text={TEXT.replace("10s", "10 days")}>
        <Field path={[...HTTP, 0, "timeout"]} />
      </TextForm>,
    );
    expect(screen.getByText(/no unit for days/)).toBeDefined();
  });

  it("offers what the live picture has", () => {
    const choices: FieldChoices = {
      hosts: [
        {
          host: "cart.shop.svc.cluster.local",
          namespace: "shop",
          shortName: "cart",
          ports: [],
          selector: null,
          subsets: ["v1", "v2"],
        },
      ],
      gateways: [],
      namespaces: [],
      workloads: [],
    };
    render(
      <TextForm text={TEXT} choices={choices}>
        <Field path={[...HTTP, 0, "route", 0, "destination", "subset"]} />
      </TextForm>,
    );
    const list = document.querySelector("datalist");
    expect([...(list?.querySelectorAll("option") ?? [])].map(({ value }) => value)).toEqual(["v1", "v2"]);
  });

  it("can be read and not changed without the right", () => {
    render(
      <TextForm text={TEXT} readOnly>
        <Field path={[...HTTP, 0, "timeout"]} />
        <Field path={["spec", "hosts"]} />
      </TextForm>,
    );
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "timeout" }).readOnly).toBe(true);
    expect(screen.queryByRole("button", { name: /Remove|Add/ })).toBeNull();
    expect(screen.queryByRole("textbox", { name: /^Add/ })).toBeNull();
  });

  it("stands beside its finding", () => {
    const problem = {
      path: [...HTTP, 0, "timeout"],
      severity: "warning",
      message: "is short",
      code: "MESH0131",
    } as const;
    render(
      <TextForm text={TEXT} problems={[problem]}>
        <Field path={[...HTTP, 0, "timeout"]} />
      </TextForm>,
    );
    expect(screen.getByText("is short")).toBeDefined();
  });
});

describe("a text that cannot be read", () => {
  it("keeps the last good form, read-only, and goes on when it can be read again", () => {
    render(
      <TextForm text={TEXT}>
        <Field path={[...HTTP, 0, "timeout"]} />
      </TextForm>,
    );
    const area = screen.getByRole("textbox", { name: "text" });
    fireEvent.change(area, { target: { value: TEXT.replace("hosts: [cart]", "hosts: [cart") } });
    expect(screen.getByText("The form is older than line 6")).toBeDefined();
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "timeout" })).toMatchObject({
      value: "10s",
      readOnly: true,
    });
    fireEvent.change(area, { target: { value: TEXT.replace("10s", "7s") } });
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "timeout" })).toMatchObject({
      value: "7s",
      readOnly: false,
    });
  });
});

describe("lists and maps", () => {
  it("moves, copies, adds and takes away elements, and says so", async () => {
    render(
      <TextForm text={TEXT}>
        <ListField path={HTTP} noun="route" ordered newElement={() => ({ name: "c" })}>
          {(path) => <Field path={[...path, "name"]} />}
        </ListField>
      </TextForm>,
    );
    const names = () =>
      screen.getAllByRole<HTMLInputElement>("textbox", { name: "name" }).map(({ value }) => value);
    expect(names()).toEqual(["a", "b"]);
    await userEvent.click(screen.getAllByRole("textbox", { name: "name" })[0] ?? document.body);
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    expect(names()).toEqual(["b", "a"]);
    expect(screen.getByText("route 1 is now 2 of 2")).toBeDefined();
    expect(document.activeElement?.textContent).toContain("2");
    await userEvent.click(screen.getByRole("button", { name: "Add route" }));
    await userEvent.click(screen.getByRole("button", { name: "Copy route 1" }));
    expect(names()).toEqual(["b", "b", "a", "c"]);
    await userEvent.click(screen.getByRole("button", { name: "Remove route 3" }));
    expect(names()).toEqual(["b", "b", "c"]);
    expect(textNow()).toContain("hosts: [cart]   # the shop's");
  });

  it("adds and removes plain values as chips", async () => {
    render(
      <TextForm text={TEXT}>
        <Field path={["spec", "hosts"]} />
      </TextForm>,
    );
    await userEvent.type(screen.getByRole("textbox", { name: "Add to hosts" }), "a: b{Enter}");
    expect(textNow()).toContain('hosts: [cart, "a: b"]   # the shop\'s');
    await userEvent.click(screen.getByRole("button", { name: "Remove cart from hosts" }));
    expect(textNow()).toContain('hosts: ["a: b"]   # the shop\'s');
  });

  it("adds, renames and removes keys", async () => {
    render(
      <TextForm text={TEXT}>
        <MapField path={["metadata", "labels"]} noun="label" newValue={() => ""} />
      </TextForm>,
    );
    await userEvent.type(screen.getByRole("textbox", { name: "New label" }), "team{Enter}");
    await userEvent.type(screen.getByRole("textbox", { name: "Value of team" }), "cart");
    expect(textNow()).toContain("labels: {team: cart}}");
    await userEvent.clear(screen.getByRole("textbox", { name: "Name of label team" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Name of label team" }), "squad{Enter}");
    expect(textNow()).toContain("labels: {squad: cart}}");
    await userEvent.click(screen.getByRole("button", { name: "Remove label squad" }));
    expect(textNow()).toBe(TEXT);
  });

  it("chooses how a text matches and keeps the text", async () => {
    render(
      <TextForm text={TEXT}>
        <StringMatchField path={[...HTTP, 0, "match", 0, "uri"]} />
      </TextForm>,
    );
    await userEvent.click(screen.getByRole("button", { name: /how it matches/ }));
    await userEvent.click(await screen.findByRole("option", { name: /regex/ }));
    expect(textNow()).toContain("uri: {regex: /a}");
  });
});

describe("AllFields", () => {
  it("shows every field by its schema, keeps what it does not know, and adds others", async () => {
    render(
      <TextForm text={TEXT}>
        <AllFields path={["spec"]} />
      </TextForm>,
    );
    expect(screen.getByRole("textbox", { name: "timeout" })).toBeDefined();
    expect(within(screen.getByRole("region", { name: "YAML of bogus" })).getByText("1")).toBeDefined();
    await userEvent.click(screen.getByRole("button", { name: /^Add a field to spec/ }));
    await userEvent.click(await screen.findByRole("option", { name: /^gateways/ }));
    expect(textNow()).toBe(TEXT);
    await userEvent.type(screen.getByRole("combobox", { name: "Add to gateways" }), "mesh{Enter}");
    expect(textNow()).toContain("\n  gateways:\n    - mesh\n");
    expect(textNow()).toContain("corsPolicy: {bogus: [1]}");
  });
});
