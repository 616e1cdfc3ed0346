import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { SplitBar, type SplitVersion } from "./split-bar.tsx";

afterEach(cleanup);

const version = (name: string, weight: number, locked = false): SplitVersion => ({
  name,
  weight,
  locked,
  podCount: 2,
});

let latest: readonly SplitVersion[] = [];

function Bar({ start }: { readonly start: readonly SplitVersion[] }) {
  const [versions, setVersions] = useState(start);
  const handleChange = (next: readonly SplitVersion[]) => {
    latest = next;
    setVersions(next);
  };
  return <SplitBar label="Split of api" versions={versions} onChange={handleChange} routeRps={100} />;
}

async function press(start: readonly SplitVersion[], keys: string, handle = 0): Promise<readonly number[]> {
  latest = start;
  render(<Bar start={start} />);
  const slider = screen.getAllByRole("slider")[handle];
  slider?.focus();
  await userEvent.keyboard(keys);
  return latest.map(({ weight }) => weight);
}

const two = [version("v1", 90), version("v2", 10)];
const three = [version("v1", 60), version("v2", 25), version("v3", 15)];
const firstLocked = [version("v1", 60, true), version("v2", 25), version("v3", 15)];

describe("SplitBar by keyboard", () => {
  it.each([
    ["one percent to the left", two, "{ArrowLeft}", [89, 11]],
    ["one percent to the right", two, "{ArrowRight}", [91, 9]],
    ["five percent with shift", two, "{Shift>}{ArrowLeft}{/Shift}", [85, 15]],
    ["no further than the neighbour can give", two, "{Shift>}{ArrowRight>3/}{/Shift}", [100, 0]],
    ["all to the right neighbour with Home", two, "{Home}", [0, 100]],
    ["all to the left neighbour with End", two, "{End}", [100, 0]],
    ["digits and Enter as the weight at the left", two, "70{Enter}", [70, 30]],
    ["digits corrected by Backspace", two, "75{Backspace}0{Enter}", [70, 30]],
    ["digits given up by Escape", two, "70{Escape}{Enter}", [90, 10]],
    ["equal shares with E", three, "e", [34, 33, 33]],
    ["equal shares of what is not locked", firstLocked, "e", [60, 20, 20]],
    ["nothing beside a locked version", firstLocked, "{ArrowRight}", [60, 25, 15]],
    [
      "one percent of a total other than 100",
      [version("a", 700), version("b", 300)],
      "{ArrowLeft}",
      [690, 310],
    ],
  ])("gives %s", async (_name, start, keys, expected) => {
    expect(await press(start, keys)).toEqual(expected);
  });

  it("locks the version at the left with L and frees it again", async () => {
    render(<Bar start={two} />);
    screen.getByRole("slider").focus();
    await userEvent.keyboard("l");
    expect(latest[0]?.locked).toBe(true);
    expect(screen.getByRole("slider").getAttribute("aria-disabled")).toBe("true");
    await userEvent.keyboard("{ArrowLeft}");
    expect(latest.map(({ weight }) => weight)).toEqual([90, 10]);
    await userEvent.keyboard("l{ArrowLeft}");
    expect(latest.map(({ weight }) => weight)).toEqual([89, 11]);
  });

  it("reaches the next handle with Tab and moves only its neighbours", async () => {
    render(<Bar start={three} />);
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.keyboard("{ArrowRight}");
    expect(latest.map(({ weight }) => weight)).toEqual([60, 26, 14]);
  });

  it("says both shares", () => {
    render(<Bar start={two} />);
    const slider = screen.getByRole("slider", { name: "Boundary between v1 and v2" });
    expect(slider.getAttribute("aria-valuetext")?.replaceAll("\u202f", " ")).toBe("v1 90 %, v2 10 %");
    expect(slider.getAttribute("aria-valuemax")).toBe("100");
  });

  it("does nothing when read-only", async () => {
    render(<SplitBar label="x" versions={two} onChange={() => (latest = [])} routeRps={null} readOnly />);
    latest = two;
    screen.getByRole("slider").focus();
    await userEvent.keyboard("{ArrowLeft}el70{Enter}");
    expect(latest).toBe(two);
  });
});
