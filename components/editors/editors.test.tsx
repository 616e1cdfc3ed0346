import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Suspense } from "react";
import { parse } from "yaml";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openForm, type Form } from "@/lib/domain/istio/form.ts";
import { CONFIG_KINDS, kindKey } from "@/lib/domain/istio/kinds.ts";
import { AllFields } from "../fields/all-fields.tsx";
import type { GuidedEditor } from "../fields/guided-editor.ts";
import { KeptFields } from "../fields/kept-fields.tsx";
import { TextForm } from "../fields/testing/text-form.tsx";
import { GUIDED_EDITORS } from "./registry.ts";

// Outside of Next there is no address, and no server to ask about traffic.
vi.mock("next/navigation", () => ({ useSearchParams: () => new URLSearchParams() }));
vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no server in this test")));

afterEach(cleanup);

const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });

const ALL_FIELDS: GuidedEditor = {
  id: "all",
  title: "All fields",
  kinds: CONFIG_KINDS.map(kindKey),
  appliesTo: () => true,
  covers: ["spec"],
  Arrangement: () => <AllFields path={["spec"]} />,
};
const EDITORS = [...GUIDED_EDITORS, ALL_FIELDS];

/** Templates, texts as people write them, and the objects of every case of the rules. */
function corpus(): readonly (readonly [name: string, text: string])[] {
  const fixtures = ["lib/domain/istio/document/fixtures", "lib/domain/istio/form/fixtures"].flatMap(
    (folder) =>
      readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file), "utf8")] as const),
  );
  const rules = readdirSync("lib/domain/validation/rules", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".cases.yaml"))
    .flatMap((file) => {
      const cases = parse(readFileSync(path.join("lib/domain/validation/rules", file), "utf8")) as readonly {
        readonly objects?: unknown;
      }[];
      return cases.flatMap(({ objects }, at) =>
        typeof objects === "string"
          ? objects.split(/^---$/m).map((text, part) => [`${file} ${at}.${part}`, text] as const)
          : [],
      );
    });
  const seen = new Set<string>();
  return [...fixtures, ...rules].filter(([, text]) => {
    const isNew = !seen.has(text.trim());
    seen.add(text.trim());
    return isNew;
  });
}

function opened(text: string): Form | null {
  const form = openForm(text);
  return form.ok && form.value.kind !== null ? form.value : null;
}

/** Of objects that look alike some are enough for one editor. */
const MAX_OF_RULES = 12;

function casesOf(editor: GuidedEditor) {
  const perKind = new Map<string, number>();
  return CORPUS.flatMap(([name, text]) => {
    const form = opened(text);
    if (form === null || form.kind === null) return [];
    const key = kindKey(form.kind);
    if (!editor.kinds.includes(key) || !editor.appliesTo(form)) return [];
    const count = (perKind.get(key) ?? 0) + (name.includes(".cases.yaml") ? 1 : 0);
    perKind.set(key, count);
    return count > MAX_OF_RULES ? [] : [[`${editor.id}: ${name}`, text, editor] as const];
  });
}

const CORPUS = corpus();
const CASES = EDITORS.flatMap(casesOf);

const textNow = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "text" }).value;

function Opened({
  text,
  editor: { Arrangement, covers },
}: {
  readonly text: string;
  readonly editor: GuidedEditor;
}) {
  return (
    <QueryClientProvider client={queries}>
      <TextForm text={text} liveText={text}>
        <Suspense fallback={<p>loading</p>}>
          <Arrangement />
          <KeptFields covers={covers} />
        </Suspense>
      </TextForm>
    </QueryClientProvider>
  );
}

async function open(text: string, editor: GuidedEditor) {
  render(<Opened text={text} editor={editor} />);
  await screen.findAllByRole("textbox");
  for (let tries = 0; tries < 100 && screen.queryByText("loading") !== null; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** How many lines differ in one stretch. */
function changedLines(before: string, after: string): number {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - start && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  return Math.max(a.length, b.length) - start - tail;
}

describe("every object in every editor that applies", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    // The arrangements load on demand: once for all cases.
    for (const editor of GUIDED_EDITORS) {
      const [, text = ""] = CASES.find(([, , one]) => one === editor) ?? [];
      if (text !== "") await open(text, editor);
      cleanup();
    }
  }, 120_000);

  it("are many, and some for each editor", () => {
    expect(CORPUS.length).toBeGreaterThan(200);
    expect(CASES.length).toBeGreaterThan(100);
    for (const editor of GUIDED_EDITORS)
      expect(
        CASES.some(([, , one]) => one === editor),
        editor.id,
      ).toBe(true);
  });

  it.each(CASES)("%s", async (_name, text, editor) => {
    await open(text, editor);
    expect(screen.queryByText("loading")).toBeNull();
    expect(textNow()).toBe(text);
    const field = screen.queryAllByRole<HTMLInputElement>("textbox").find(isValueInput);
    if (field === undefined) return;
    fireEvent.change(field, { target: { value: `${field.value}7` } });
    expect(changedLines(text, textNow())).toBe(1);
  });
});

/** An input that holds a value of the object: not one for something new, nor the name of a key. */
function isValueInput(input: HTMLInputElement): boolean {
  const label = input.getAttribute("aria-label") ?? "";
  return (
    input.tagName === "INPUT" && !input.readOnly && input.value !== "" && !/^(Add|New|Name of)/.test(label)
  );
}
