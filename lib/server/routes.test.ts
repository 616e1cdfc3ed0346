import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_CONTRACTS } from "@/lib/contracts/index.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** The stream is no read, and the document describes the others. */
const WITHOUT_CONTRACT = ["app/api/v1/openapi.json/route.ts", "app/api/v1/stream/route.ts"];

const fileOf = (apiPath: string): string =>
  `app${apiPath.replaceAll("{", "[").replaceAll("}", "]")}/route.ts`;

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) =>
    path.posix.join(folder, file),
  );
}

const routeFiles = filesUnder("app/api/v1").filter((file) => file.endsWith("/route.ts"));

/** `POST` → the contract it is made from, by the name under which the contract's module exports it. */
function boundContracts(file: string): ReadonlyMap<string, string> {
  const text = readFileSync(file, "utf8");
  const names = new Map<string, string>();
  for (const [, list = ""] of text.matchAll(/import \{([^}]*)\} from "@\/lib\/contracts\/[\w-]+\.ts"/g)) {
    for (const entry of list.split(",").map((part) => part.trim())) {
      const [exported = "", local = exported] = entry.split(/ as /);
      names.set(local, exported);
    }
  }
  const bound = new Map<string, string>();
  const exports = text.matchAll(/^export const (\w+) = define(?:Public)?Route\(\s*(\w+)/gm);
  for (const [, method = "", local = ""] of exports) bound.set(method, names.get(local) ?? local);
  return bound;
}

describe("contracts and route files", () => {
  it.each(ALL_CONTRACTS.map((contract) => [contract.id, contract] as const))(
    "answers %s in the one file of its path, from its own contract",
    (id, { method, path: apiPath }) => {
      const file = fileOf(apiPath);
      expect(existsSync(file), file).toBe(true);
      expect(boundContracts(file).get(method)).toBe(id);
    },
  );

  it("has no route file and no method without a contract", () => {
    const known = new Set(ALL_CONTRACTS.map(({ method, path: apiPath }) => `${method} ${fileOf(apiPath)}`));
    const served = routeFiles
      .filter((file) => !WITHOUT_CONTRACT.includes(file))
      .flatMap((file) => {
        const exported = [
          ...readFileSync(file, "utf8").matchAll(/^export (?:async )?(?:const|function) (\w+)/gm),
        ];
        return exported.flatMap(([, name = ""]) => (METHODS.includes(name) ? [`${name} ${file}`] : []));
      });
    expect(served.toSorted()).toEqual([...known].toSorted());
  });

  it("names every operation once, and every path and method once", () => {
    const ids = ALL_CONTRACTS.map(({ id }) => id);
    const places = ALL_CONTRACTS.map(({ method, path: apiPath }) => `${method} ${apiPath}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(places).size).toBe(places.length);
  });

  it("registers the contracts of every module", () => {
    const declared = filesUnder("lib/contracts")
      .filter(
        (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && path.basename(file) !== "api.ts",
      )
      .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/= defineContract\(\{\s*id: "(\w+)"/g)])
      .map(([, id = ""]) => id);
    expect(ALL_CONTRACTS.map(({ id }) => id).toSorted()).toEqual(declared.toSorted());
  });

  it("takes the parameters that its path names", () => {
    for (const { id, path: apiPath, params } of ALL_CONTRACTS) {
      const inPath = [...apiPath.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
      const shape = "shape" in params ? Object.keys(params.shape as object) : [];
      expect(shape.toSorted(), id).toEqual(inPath.toSorted());
    }
  });
});
