import { expect, test, vi } from "vitest";
import { AppError } from "./app-error.ts";

test("an error of another copy of the class is one too; others are not", async () => {
  vi.resetModules();
  const copy = await import("./app-error.ts");
  expect(copy.AppError).not.toBe(AppError);
  expect(new copy.AppError("conflict", "moved") instanceof AppError).toBe(true);
  expect(new Error("plain") instanceof AppError).toBe(false);
  expect({ name: "AppError", code: "conflict" } instanceof AppError).toBe(false);
});
