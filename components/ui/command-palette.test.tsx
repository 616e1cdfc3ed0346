import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { CommandPalette, type CommandEntry } from "./command-palette.tsx";

beforeAll(() => {
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(cleanup);

function show() {
  const ran: string[] = [];
  const entry = (id: string, kind: CommandEntry["kind"], name: string, fact?: string): CommandEntry => ({
    id,
    kind,
    name,
    ...(fact === undefined ? {} : { fact }),
    onRun: ({ newTab }) => ran.push(newTab ? `${id} in a new tab` : id),
  });
  const entries = [
    entry("overview", "go_to", "Overview"),
    entry("payments", "go_to", "payments", "service in shop"),
    entry("undo", "act_on", "Undo #139", "payments timeout 2 s → 500 ms"),
    entry("142", "change", "#142 Let only known callers reach api"),
    entry("ada", "person", "Ada Brandt"),
  ];
  const closed: boolean[] = [];
  render(<CommandPalette open onOpenChange={(open) => closed.push(open)} entries={entries} />);
  return { ran, closed };
}

const names = () =>
  screen.queryAllByRole("option").map((option) => option.textContent?.replace("↵", "") ?? "");

describe("CommandPalette", () => {
  it("shows what was found elsewhere by what is typed, whatever the words and their order", async () => {
    function Searched() {
      const [search, setSearch] = useState("");
      const found: CommandEntry = {
        id: "cart",
        kind: "go_to",
        name: "shop/cart",
        isFound: true,
        onRun: () => undefined,
      };
      return (
        <CommandPalette
          open
          onOpenChange={() => undefined}
          onSearch={setSearch}
          entries={search === "" ? [] : [found]}
        />
      );
    }
    render(<Searched />);
    await userEvent.keyboard("cart of shop");
    expect(names()).toEqual(["shop/cart"]);
  });

  it("finds by name and by fact, opens the first with Enter and closes", async () => {
    const { ran, closed } = show();
    await userEvent.keyboard("paym");
    expect(names()).toHaveLength(2);
    await userEvent.keyboard("{Enter}");
    expect(ran).toEqual(["payments"]);
    expect(closed).toEqual([false]);
  });

  it.each([
    [">", ["Undo #139payments timeout 2 s → 500 ms"]],
    ["#", ["#142 Let only known callers reach api"]],
    ["@ada", ["Ada Brandt"]],
  ])("narrows to one kind with %s", async (text, expected) => {
    show();
    await userEvent.keyboard(text);
    expect(names()).toEqual(expected);
  });

  it("moves with arrows and opens in a new tab with the command key", async () => {
    const { ran } = show();
    await userEvent.keyboard("{ArrowDown}{Control>}{Enter}{/Control}");
    expect(ran).toEqual(["payments in a new tab"]);
  });

  it("says what to do when nothing matches", async () => {
    show();
    await userEvent.keyboard("zzzz");
    expect(names()).toEqual([]);
    expect(screen.getByText(/Nothing matches/)).toBeDefined();
  });
});
