import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { ConflictView, plainText, type ConflictVersions } from "./conflict-view.tsx";

afterEach(cleanup);

const yaml = (resourceVersion: number, weight: number): string =>
  `metadata:\n  name: api\n  resourceVersion: "${String(resourceVersion)}"\nspec:\n  weight: ${String(weight)}\n`;

const conflict: ConflictVersions = {
  ref: {
    cluster: "eu",
    group: "networking.istio.io",
    kind: "VirtualService",
    namespace: "production",
    name: "api",
  },
  because: "The same fields were changed since",
  baseText: yaml(1, 90),
  desiredText: yaml(1, 70),
  liveText: yaml(2, 50),
  mergedText: yaml(2, 50),
  liveUid: "u",
  liveResourceVersion: "2",
  conflicts: [{ pointer: "/spec/http/0/route", unit: "weights of one route" }],
};

test("shows what collides and both versions, and says that nothing was written", () => {
  render(<ConflictView conflict={conflict} busy={false} onDecide={vi.fn()} />);
  expect(screen.getByText("The same fields were changed since")).toBeDefined();
  expect(screen.getByText("/spec/http/0/route")).toBeDefined();
  expect(screen.getByText(/Nothing was written/)).toBeDefined();
  const diff = screen.getByRole("figure", { name: /Live against yours/ });
  expect(diff.textContent).toContain("50");
  expect(diff.textContent).toContain("70");
  expect(diff.textContent).not.toContain("resourceVersion");
});

test("keeping mine hands back my text without the old version in it", async () => {
  const onDecide = vi.fn();
  render(<ConflictView conflict={conflict} busy={false} onDecide={onDecide} />);
  await userEvent.click(screen.getByRole("button", { name: "Keep mine on top of theirs" }));
  expect(onDecide).toHaveBeenCalledWith("mine", plainText(yaml(1, 70)));
});

test("taking theirs hands back no text", async () => {
  const onDecide = vi.fn();
  render(<ConflictView conflict={conflict} busy={false} onDecide={onDecide} />);
  await userEvent.click(screen.getByRole("button", { name: "Take theirs" }));
  expect(onDecide).toHaveBeenCalledWith("theirs", null);
});

test("of a deleted object there is nothing to put mine on", () => {
  render(
    <ConflictView
      conflict={{ ...conflict, liveText: null, mergedText: null }}
      busy={false}
      onDecide={vi.fn()}
    />,
  );
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Keep mine on top of theirs" }).disabled).toBe(
    true,
  );
  expect(screen.queryByRole("button", { name: /Keep theirs where both/ })).toBeNull();
});

test("bookkeeping goes, a field of the same name elsewhere stays", () => {
  expect(plainText("metadata:\n  uid: a\n  name: b\nspec:\n    uid: c\n")).toBe(
    "metadata:\n  name: b\nspec:\n    uid: c\n",
  );
});
