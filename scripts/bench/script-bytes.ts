import { existsSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { chromium, type Browser, type Page } from "@playwright/test";
import { objectPath, pagePath, splitPath } from "../../lib/contracts/paths.ts";
import type { Figure } from "./figure.ts";
import { CLUSTER, withStack } from "./with-stack.ts";

const ROUTE = { group: "networking.istio.io", kind: "VirtualService", namespace: "production", name: "api" };
const PAGES = [
  { id: "P5-overview", what: "JavaScript of the overview", path: pagePath(CLUSTER, "overview"), to: 250 },
  { id: "P5-split", what: "JavaScript of the split editor", path: splitPath(CLUSTER, ROUTE), to: 350 },
  {
    id: "P5-yaml",
    what: "JavaScript of the YAML editor without Monaco",
    path: objectPath(CLUSTER, ROUTE),
    to: 350,
  },
] as const;
/** A page is there when this long no script has come and nothing on it says that it is loading. */
const SETTLED_MS = 3_000;
const PATIENCE_MS = 60_000;
/** Our own code names Monaco once or twice; its parts do so on every other line, or carry its platform layer. */
const isMonaco = (text: string): boolean =>
  (text.match(/monaco/g) ?? []).length > 5 || text.includes("vscodeRemoteResource");

interface Loaded {
  readonly pageBytes: number;
  readonly monacoBytes: number;
  readonly files: number;
}

/** P5: every script a browser takes in for a page opened by its address, gzipped. What workers load is not counted. */
export function measureScripts(): Promise<readonly Figure[]> {
  return withStack({}, async ({ base }) => {
    const browser = await chromium.launch({ ...executable(), args: ["--no-sandbox", "--disable-gpu"] });
    try {
      const figures: Figure[] = [];
      for (const { id, what, path, to } of PAGES) {
        const loaded = await load(browser, base, path);
        if (loaded === null) {
          console.log(`${id.padEnd(16)} ${what}: this build has no such page`);
          continue;
        }
        const { pageBytes, monacoBytes, files } = loaded;
        const facts = { files, monacoKB: Math.round(monacoBytes / 1000) };
        figures.push({ id, what, value: pageBytes / 1000, unit: "KB", to, facts });
      }
      return figures;
    } finally {
      await browser.close();
    }
  });
}

function executable(): { readonly executablePath?: string } {
  const { CHROMIUM_PATH } = process.env;
  const found =
    CHROMIUM_PATH ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((file) => existsSync(file));
  return found === undefined ? {} : { executablePath: found };
}

/** Null when there is no page at the path. */
async function load(browser: Browser, base: string, path: string): Promise<Loaded | null> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const signedIn = await context.request.post(`${base}/api/v1/session`, {
      headers: { "x-foresail": "1", origin: base },
      data: { method: "contexts", cluster: CLUSTER, context: "developer" },
    });
    if (!signedIn.ok()) throw new Error(`sign-in answered ${signedIn.status()}`);
    const page = await context.newPage();
    const scripts = scriptsOf(page);
    const answer = await page.goto(`${base}${path}`, { waitUntil: "load" });
    if (answer === null || answer.status() === 404) return null;
    await settle(page, scripts.count);
    return weigh(await scripts.texts());
  } finally {
    await context.close();
  }
}

async function settle(page: Page, count: () => number): Promise<void> {
  const endsAt = Date.now() + PATIENCE_MS;
  for (let before = -1; Date.now() < endsAt;) {
    const isLoading = (await page.locator("main [aria-busy=true], main .animate-appear-late").count()) > 0;
    if (!isLoading && before === count()) return;
    before = count();
    await page.waitForTimeout(SETTLED_MS);
  }
}

interface ScriptsOfPage {
  readonly count: () => number;
  readonly texts: () => Promise<readonly string[]>;
}

/** The scripts that the page's own thread runs. */
function scriptsOf(page: Page): ScriptsOfPage {
  const texts = new Map<string, Promise<string>>();
  const workers = new Set<string>();
  page.on("worker", (worker) => workers.add(worker.url()));
  page.on("response", (response) => {
    if (response.request().resourceType() === "script" && response.ok())
      texts.set(
        response.url(),
        response.text().catch(() => ""),
      );
  });
  return {
    count: () => texts.size,
    texts: () => Promise.all([...texts].filter(([url]) => !workers.has(url)).map(([, text]) => text)),
  };
}

function weigh(texts: readonly string[]): Loaded {
  const loaded = { pageBytes: 0, monacoBytes: 0, files: texts.length };
  for (const text of texts) {
    const { length } = gzipSync(text);
    if (isMonaco(text)) loaded.monacoBytes += length;
    else loaded.pageBytes += length;
  }
  return loaded;
}
