import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConfigError, environment, parseConfig } from "./config.ts";

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    parseConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("parseConfig", () => {
  it("starts from nothing, on loopback", () => {
    expect(parseConfig({}).listen).toEqual({ host: "127.0.0.1", port: 3000 });
  });

  it("treats an empty variable as absent", () => {
    expect(parseConfig({ DATABASE_URL: "", PROMETHEUS_URL: "" }).databaseUrl).toBeNull();
  });

  it("names every problem at once and no value", () => {
    const problems = problemsOf({
      DATABASE_URL: "mysql://root:hunter2@db",
      PROMETHEUS_URL: "nope",
      FORESAIL_LISTEN: "here",
    });
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "FORESAIL_LISTEN",
      "DATABASE_URL",
      "PROMETHEUS_URL",
    ]);
    expect(problems.join()).not.toContain("hunter2");
  });

  it("refuses sign-in without a password on an address that others reach", () => {
    expect(problemsOf({ FORESAIL_SIGNIN_KUBECONFIG: "k", FORESAIL_LISTEN: "0.0.0.0:3000" })).toHaveLength(1);
    expect(problemsOf({ FORESAIL_SIGNIN_KUBECONFIG: "k", FORESAIL_LISTEN: "127.0.0.1:3000" })).toHaveLength(
      0,
    );
  });

  it("knows exactly the variables of .env.example", () => {
    const example = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
    const listed = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(listed.toSorted()).toEqual(Object.keys(environment.shape).toSorted());
  });
});
