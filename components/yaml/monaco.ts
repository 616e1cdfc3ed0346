import * as core from "monaco-editor/editor";
import "monaco-editor/features/register.all";
import "monaco-editor/languages/definitions/yaml/register";
import { configureMonacoYaml, type MonacoYaml, type SchemasSettings } from "monaco-yaml";

/** One schema for the models whose path ends as `fileMatch` says. */
export interface YamlSchema {
  readonly uri: string;
  readonly fileMatch: readonly string[];
  readonly schema: unknown;
}

function makeWorker(label: string): Worker {
  return label === "yaml"
    ? new Worker(new URL("./yaml.worker.ts", import.meta.url), { type: "module", name: "yaml" })
    : new Worker(new URL("./editor.worker.ts", import.meta.url), { type: "module", name: "editor" });
}

self.MonacoEnvironment = { getWorker: (_id, label) => makeWorker(label) };

interface OldWorkerOptions {
  readonly label?: string;
  readonly createData?: unknown;
  readonly host?: Record<string, (...args: never[]) => unknown>;
  readonly keepIdleModels?: boolean;
}

/**
 * monaco-yaml speaks the worker interface of Monaco before 0.53: it names the worker by label and expects its
 * `createData` to be posted. This gives it that on today's interface. The cast is sound because monaco-yaml uses no
 * other member in another shape.
 */
function withOldWorkers(): Parameters<typeof configureMonacoYaml>[0] {
  const createWebWorker = (options: OldWorkerOptions) => {
    const worker = makeWorker(options.label ?? "yaml");
    worker.postMessage("ignore");
    worker.postMessage(options.createData);
    return core.editor.createWebWorker({
      worker,
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(options.keepIdleModels === undefined ? {} : { keepIdleModels: options.keepIdleModels }),
    });
  };
  return { ...core, editor: { ...core.editor, createWebWorker } } as unknown as Parameters<
    typeof configureMonacoYaml
  >[0];
}

let yaml: MonacoYaml | null = null;
const schemas = new Map<string, YamlSchema>();

function settings(): SchemasSettings[] {
  return [...schemas.values()].map(({ uri, fileMatch, schema }) => ({
    uri,
    fileMatch: [...fileMatch],
    schema: schema as NonNullable<SchemasSettings["schema"]>,
  }));
}

/** Adds or replaces a schema for the whole page; the language service starts with the first one. */
export function registerYamlSchemas(added: readonly YamlSchema[]): void {
  let isNew = yaml === null;
  for (const schema of added) {
    if (schemas.get(schema.uri)?.schema !== schema.schema) isNew = true;
    schemas.set(schema.uri, schema);
  }
  if (!isNew) return;
  const options = {
    enableSchemaRequest: false,
    validate: true,
    hover: true,
    completion: true,
    schemas: settings(),
  };
  if (yaml === null) yaml = configureMonacoYaml(withOldWorkers(), options);
  else void yaml.update(options);
}

export const monaco = core;
export type Editor = core.editor.IStandaloneCodeEditor;
export type TextModel = core.editor.ITextModel;
export type DiffEditor = core.editor.IStandaloneDiffEditor;
