import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { Input, NumberInput } from "./input.tsx";

afterEach(cleanup);

function Weight({ min, max }: { readonly min: number; readonly max: number }) {
  const [value, setValue] = useState<number | null>(50);
  return (
    <NumberInput aria-label="weight" value={value} onValueChange={setValue} min={min} max={max} unit="%" />
  );
}

describe("Input", () => {
  it("says what the live value was when it is changed", () => {
    render(<Input aria-label="weight" defaultValue="70" unit="%" was="90 %" />);
    expect(screen.getByRole("textbox", { name: "weight", description: "was 90 %" })).toBeDefined();
    expect(screen.getByText("%")).toBeDefined();
  });

  it("is announced as invalid with the reason, which wins over the change", () => {
    render(
      <Input aria-label="timeout" defaultValue="0s" was="2s" invalid="0s is rejected; leave it empty" />,
    );
    const field = screen.getByRole("textbox", { description: "0s is rejected; leave it empty" });
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(screen.queryByText("was 2s")).toBeNull();
  });

  it("names the default that applies", () => {
    render(<Input aria-label="attempts" value="2" readOnly defaultNote="Istio default" />);
    const field = screen.getByRole("textbox", { description: "Istio default" });
    expect(field.hasAttribute("readonly")).toBe(true);
    expect(field.getAttribute("aria-invalid")).toBeNull();
  });
});

describe("NumberInput", () => {
  it.each([
    ["{ArrowUp}", "51"],
    ["{ArrowDown}", "49"],
    ["{Shift>}{ArrowUp}{/Shift}", "60"],
    ["{Shift>}{ArrowUp>6/}{/Shift}", "100"],
  ])("steps by %s to %s", async (keys, expected) => {
    render(<Weight min={0} max={100} />);
    await userEvent.click(screen.getByRole("textbox", { name: "weight" }));
    await userEvent.keyboard(keys);
    expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe(expected);
  });

  it("takes digits, refuses letters and is unset when emptied", async () => {
    render(<Weight min={0} max={100} />);
    const field = screen.getByRole<HTMLInputElement>("textbox");
    await userEvent.clear(field);
    expect(field.value).toBe("");
    await userEvent.type(field, "7x5");
    expect(field.value).toBe("75");
  });
});
