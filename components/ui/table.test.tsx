import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import type { TableColumn } from "./table-column.ts";
import { Table } from "./table.tsx";

afterEach(cleanup);

interface Row {
  readonly name: string;
  readonly rps: number;
}

const columns: readonly TableColumn<Row>[] = [
  { id: "name", head: "Name", cell: ({ name }) => name, compare: (a, b) => a.name.localeCompare(b.name) },
  {
    id: "rps",
    head: "Requests",
    align: "end",
    cell: ({ rps }) => rps,
    compare: (a, b) => a.rps - b.rps,
    firstDirection: "descending",
  },
];
const rows: readonly Row[] = [
  { name: "web", rps: 286 },
  { name: "cart", rps: 74 },
  { name: "payments", rps: 12 },
];

interface Log {
  readonly opened: string[];
  readonly panels: string[];
  readonly onMarked: (keys: readonly string[]) => void;
}

function Marking({ log }: { readonly log: Log }) {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  function handleMark(keys: readonly string[], on: boolean) {
    const next = new Set(on ? [...marked, ...keys] : [...marked].filter((key) => !keys.includes(key)));
    log.onMarked([...next].toSorted());
    setMarked(next);
  }
  return (
    <Table
      label="Services"
      columns={columns}
      rows={rows}
      keyOf={({ name }) => name}
      onOpen={({ name }) => log.opened.push(name)}
      onPanel={({ name }) => log.panels.push(name)}
      markedKeys={marked}
      onMark={handleMark}
    />
  );
}

const rowNames = () =>
  screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("cell", { hidden: true })[0]?.textContent ?? "");

async function focusFirstRow(): Promise<void> {
  await userEvent.tab();
  while (document.activeElement?.tagName !== "TR") await userEvent.tab();
}

const focusedName = () => document.activeElement?.querySelector("td")?.textContent;

describe("Table by keyboard", () => {
  it.each([
    ["{ArrowDown}", "cart"],
    ["j", "cart"],
    ["jjjj", "payments"],
    ["jjk", "cart"],
    ["{End}", "payments"],
    ["{End}{Home}", "web"],
    ["{ArrowDown}{ArrowUp}", "web"],
  ])("moves with %s to %s", async (keys, name) => {
    render(<Marking log={{ opened: [], panels: [], onMarked: () => undefined }} />);
    await focusFirstRow();
    for (const key of keys.match(/\{\w+\}|./g) ?? []) {
      await userEvent.keyboard(key);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    await waitFor(() => expect(focusedName()).toBe(name));
  });

  it("opens with Enter, shows the panel with Space, marks with X and a range with shift", async () => {
    let marked: readonly string[] = [];
    const log: Log = { opened: [], panels: [], onMarked: (keys) => (marked = keys) };
    render(<Marking log={log} />);
    await focusFirstRow();
    await userEvent.keyboard("{Enter} x");
    expect([log.opened, log.panels, marked]).toEqual([["web"], ["web"], ["web"]]);
    await userEvent.keyboard("{End}");
    await waitFor(() => expect(focusedName()).toBe("payments"));
    await userEvent.keyboard("{Shift>}X{/Shift}");
    expect(marked).toEqual(["cart", "payments", "web"]);
  });

  it("has one tab stop among its rows", () => {
    render(<Marking log={{ opened: [], panels: [], onMarked: () => undefined }} />);
    const stops = screen
      .getAllByRole("row")
      .filter((row) => row.tabIndex === 0 && row.hasAttribute("data-row-index"));
    expect(stops).toHaveLength(1);
  });
});

describe("Table order", () => {
  const table = (now: readonly Row[], orderKey = "a") => (
    <Table label="Services" columns={columns} rows={now} keyOf={({ name }) => name} orderKey={orderKey} />
  );

  it("sorts on request, turns round, and says so", async () => {
    render(table(rows));
    await userEvent.click(screen.getByRole("button", { name: "Requests" }));
    expect(rowNames()).toEqual(["web", "cart", "payments"]);
    await userEvent.click(screen.getByRole("button", { name: "Requests" }));
    expect(rowNames()).toEqual(["payments", "cart", "web"]);
    expect(screen.getByRole("columnheader", { name: "Requests" }).getAttribute("aria-sort")).toBe(
      "ascending",
    );
  });

  it("moves nothing on a refresh and puts new rows last, until the filters change", async () => {
    const { rerender } = render(table(rows));
    await userEvent.click(screen.getByRole("button", { name: "Requests" }));
    const later = [{ name: "api", rps: 900 }, { name: "payments", rps: 800 }, ...rows.slice(0, 2)];
    rerender(table(later));
    expect(rowNames()).toEqual(["web", "cart", "payments", "api"]);
    rerender(table(later, "b"));
    expect(rowNames()).toEqual(["api", "payments", "web", "cart"]);
  });

  it("draws only what is in view of a thousand rows, and says how many there are", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ name: `service-${index}`, rps: index }));
    render(table(many));
    expect(screen.getAllByRole("row").length).toBeLessThan(80);
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("1001");
  });

  it("shows eight placeholders while loading and the empty state when there is nothing", () => {
    const shared = { label: "Services", columns, rows: [] as readonly Row[], keyOf: ({ name }: Row) => name };
    const { rerender } = render(<Table {...shared} isLoading empty="No services" />);
    expect(screen.getAllByRole("row", { hidden: true })).toHaveLength(9);
    expect(screen.queryByText("No services")).toBeNull();
    rerender(<Table {...shared} empty="No services" />);
    expect(screen.getByText("No services")).toBeDefined();
  });
});
