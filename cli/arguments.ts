import { ISTIO_RELEASES, releaseOf } from "@/lib/domain/istio/schema.ts";
import { type Command, COMMANDS, type RequestCommand } from "./usage.ts";

/** Which mesh the objects make. */
export interface MeshOptions {
  readonly objects: readonly string[];
  readonly namespace: string;
  readonly meshConfig: string | null;
  readonly istioVersion: string | null;
  readonly complete: boolean;
}

export interface Options extends MeshOptions {
  readonly requests: string;
}

export const OUTPUTS = ["text", "json", "sarif"] as const;
export const FAIL_ON = ["error", "warning", "info", "never"] as const;

export interface CheckOptions extends MeshOptions {
  readonly output: (typeof OUTPUTS)[number];
  readonly failOn: (typeof FAIL_ON)[number];
}

export type Invocation =
  | { readonly kind: "help"; readonly command: Command | null }
  | { readonly kind: "completion"; readonly shell: string }
  | { readonly kind: "check"; readonly options: CheckOptions }
  | { readonly kind: "run"; readonly command: RequestCommand; readonly options: Options };

/** Bad usage, unreadable input: exit code 2. The message names file and line where there are any. */
export class UsageError extends Error {}

const MESH_VALUES = ["--namespace", "--mesh-config", "--istio-version"];
const REQUEST_VALUES: ReadonlySet<string> = new Set(["--requests", ...MESH_VALUES]);
const CHECK_VALUES: ReadonlySet<string> = new Set(["--output", "--fail-on", ...MESH_VALUES]);

export function parseArguments(argv: readonly string[]): Invocation {
  const [first, ...rest] = argv;
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    return { kind: "help", command: commandOf(rest[0]) };
  }
  if (first === "completion") return { kind: "completion", shell: rest[0] ?? "bash" };
  const command = commandOf(first);
  if (command === null) throw new UsageError(`Unknown command ${first}; see foresail --help`);
  if (rest.includes("--help") || rest.includes("-h")) return { kind: "help", command };
  if (command === "check") return { kind: "check", options: readCheckOptions(rest) };
  return { kind: "run", command, options: readOptions(rest) };
}

function commandOf(name: string | undefined): Command | null {
  return COMMANDS.find((command) => command === name) ?? null;
}

function readOptions(args: readonly string[]): Options {
  const gathered = gather(args, { takesValue: REQUEST_VALUES, bare: false });
  const { objects, values } = gathered;
  const requests = values.get("--requests");
  if (objects.length === 0) throw new UsageError("--objects needs at least one file or folder");
  if (requests === undefined) throw new UsageError("--requests needs a file, or - for standard input");
  if (requests === "-" && objects.includes("-")) {
    throw new UsageError("Standard input holds either objects or requests");
  }
  return { ...meshOptions(gathered), requests };
}

function readCheckOptions(args: readonly string[]): CheckOptions {
  const gathered = gather(args, { takesValue: CHECK_VALUES, bare: true });
  const { objects, values } = gathered;
  if (objects.length === 0)
    throw new UsageError("check needs at least one file or folder, or - for standard input");
  return {
    ...meshOptions(gathered),
    output: oneOf("--output", values.get("--output") ?? "text", OUTPUTS),
    failOn: oneOf("--fail-on", values.get("--fail-on") ?? "error", FAIL_ON),
  };
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((entry) => entry === value);
  if (found === undefined) throw new UsageError(`${name} ${value}: one of ${allowed.join(", ")} is wanted`);
  return found;
}

function meshOptions({ objects, values, complete }: Gathered): MeshOptions {
  const version = values.get("--istio-version") ?? null;
  if (version !== null && (!/^\d+\.\d+$/.test(version) || releaseOf(version) === null)) {
    throw new UsageError(`--istio-version ${version}: one of ${ISTIO_RELEASES.join(", ")} is wanted`);
  }
  return {
    objects,
    namespace: values.get("--namespace") ?? "default",
    meshConfig: values.get("--mesh-config") ?? null,
    istioVersion: version,
    complete,
  };
}

interface Gathered {
  readonly objects: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly complete: boolean;
}

interface Grammar {
  readonly takesValue: ReadonlySet<string>;
  /** Whether paths stand alone, without `--objects`. */
  readonly bare: boolean;
}

/** Arguments that follow `--objects` are paths until the next option. */
function gather(args: readonly string[], { takesValue, bare }: Grammar): Gathered {
  const objects: string[] = [];
  const values = new Map<string, string>();
  const queue = args.flatMap(splitOption);
  let complete = false;
  let inObjects = false;
  while (queue.length > 0) {
    const name = queue.shift() ?? "";
    const isPath = (inObjects || bare) && !name.startsWith("--");
    if (isPath) {
      objects.push(name);
      continue;
    }
    inObjects = name === "--objects";
    if (takesValue.has(name)) values.set(name, valueOf(name, queue.shift()));
    else if (name === "--complete") complete = true;
    else if (!inObjects) throw new UsageError(`Unexpected argument ${name}; see foresail --help`);
  }
  return { objects, values, complete };
}

function valueOf(name: string, value: string | undefined): string {
  if (value === undefined) throw new UsageError(`${name} needs a value`);
  return value;
}

/** `--name=value` in its two parts. */
function splitOption(argument: string): readonly string[] {
  const equals = argument.indexOf("=");
  if (!argument.startsWith("--") || equals === -1) return [argument];
  return [argument.slice(0, equals), argument.slice(equals + 1)];
}
