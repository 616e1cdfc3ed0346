#!/usr/bin/env node
// Stands in for Prisma's native schema engine: JSON-RPC 2.0, one message a line, answered by the WASM engine that Prisma
// publishes for the same commit. Host `pglite` in the URL means the embedded database: postgresql://pglite/name?dir=folder.
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import { register } from "tsx/esm/api";

const CHAR_OID = 18;
const TEXT_OID = 25;
const PRINT_ID_OFFSET = 1_000_000;
const ENGINE_ERROR = 4466;

const { datamodels, datasourceUrl, command } = parseArguments(process.argv.slice(2));
const url = new URL(datasourceUrl ?? process.env.DATABASE_URL ?? "postgresql://pglite/memory");
const disposals = new Set();
let engine = null;

if (command === null) serve();
else await runCommand();

function parseArguments(words) {
  const parsed = { datamodels: [], datasourceUrl: null, command: null };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === "cli") {
      parsed.command = words.slice(at + 1).find((next) => !next.startsWith("-")) ?? "";
      return parsed;
    }
    if (!word.startsWith("--")) continue;
    const value = words[(at += 1)];
    if (word === "--datamodels") parsed.datamodels.push(value);
    if (word === "--datasource") parsed.datasourceUrl = JSON.parse(value).url ?? null;
  }
  return parsed;
}

async function runCommand() {
  try {
    const connection = await adapterFactory().connect();
    await connection.dispose();
  } catch (error) {
    const fields = { error_code: "P1001", message: messageOf(error) };
    process.stderr.write(
      `{}\n${JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields })}\n`,
    );
    process.exitCode = 1;
  }
}

function serve() {
  let queue = Promise.resolve();
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    if (line.trim() !== "") queue = queue.then(() => answer(JSON.parse(line)));
  });
  lines.on("close", () => {
    queue.then(async () => {
      for (const dispose of disposals) await dispose();
      process.exit(0);
    });
  });
}

async function answer(request) {
  if (request.method === undefined) return;
  try {
    const result = (await call(request.method, request.params)) ?? null;
    if (request.method === "diff" && typeof result?.stdout === "string") {
      send({ id: PRINT_ID_OFFSET + Number(request.id), method: "print", params: { content: result.stdout } });
    }
    send({ id: request.id, result });
  } catch (error) {
    const data = { is_panic: false, message: messageOf(error), meta: null, error_code: error?.code ?? "" };
    send({ id: request.id, error: { code: ENGINE_ERROR, message: messageOf(error), data } });
  }
}

async function call(method, params) {
  if (method === "createDatabase") return { databaseName: url.pathname.slice(1) };
  engine ??= await loadEngine();
  if (method === "getDatabaseVersion") return engine.version(params);
  if (method === "evaluateDataLoss" || method === "createMigration") {
    // Both read a cache that only devDiagnostic fills and applyMigrations empties.
    await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
  }
  return engine[method](params);
}

async function loadEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => process.stderr.write(`${message}\n`) };
  const require = createRequire(import.meta.url);
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasmFile = path.join(
    path.dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg")),
    "schema_engine_bg.wasm",
  );
  const compiled = await WebAssembly.compile(readFileSync(wasmFile));
  const { exports } = await WebAssembly.instantiate(compiled, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  const texts = datamodels.map((file) => [file, readFileSync(file, "utf8")]);
  return bindings.SchemaEngine.new(
    { datamodels: texts.length === 0 ? undefined : texts },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapterFactory()),
  );
}

function adapterFactory() {
  return url.hostname === "pglite" ? embeddedFactory() : serverFactory();
}

function embeddedFactory() {
  const open = async (dir) => {
    const { PGlite } = await import("@electric-sql/pglite");
    const { PrismaPGlite } = await import("pglite-prisma-adapter");
    const lock = dir === null ? null : await lockFolder(dir);
    const database = await PGlite.create(dir ?? undefined);
    const connection = await new PrismaPGlite(database).connect();
    return tracked(connection, async () => {
      await database.close();
      await lock?.release();
    });
  };
  return {
    provider: "postgres",
    adapterName: "foresail-pglite",
    connect: () => open(url.searchParams.get("dir")),
    connectToShadowDb: () => open(null),
  };
}

async function lockFolder(dir) {
  mkdirSync(dir, { recursive: true });
  const unregister = register();
  const { lockDataFolder } = await import("../lib/adapters/db/data-folder-lock.ts");
  await unregister();
  return lockDataFolder(dir);
}

function serverFactory() {
  const connectTo = async (database, afterClose) => {
    const { PrismaPg } = await import("@prisma/adapter-pg");
    // Separate fields: a connection string would win over the name of the shadow database.
    const { schema, ...settings } = connectionFields();
    const connection = await new PrismaPg({ ...settings, database }, { schema }).connect();
    const dispose = connection.dispose.bind(connection);
    // The adapter splits scripts at semicolons, those inside function bodies included.
    connection.executeScript = async (script) => {
      await connection.underlyingDriver().query(script);
    };
    return tracked(connection, async () => {
      await dispose();
      await afterClose?.();
    });
  };
  return {
    provider: "postgres",
    adapterName: "foresail-pg",
    connect: () => connectTo(connectionFields().database),
    connectToShadowDb: async () => {
      const name = `prisma_migrate_shadow_db_${randomUUID()}`;
      const { default: pg } = await import("pg");
      const { schema: _schema, ...settings } = connectionFields();
      const admin = new pg.Client(settings);
      await admin.connect();
      await admin.query(`CREATE DATABASE "${name}"`);
      return connectTo(name, async () => {
        await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
        await admin.end();
      });
    },
  };
}

function connectionFields() {
  const socketFolder = url.searchParams.get("host");
  return {
    host: socketFolder ?? decodeURIComponent(url.hostname),
    port: url.port === "" ? 5432 : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(["require", "verify-full", "verify-ca"].includes(url.searchParams.get("sslmode") ?? "")
      ? { ssl: true }
      : {}),
    schema: url.searchParams.get("schema") ?? undefined,
  };
}

/** Presents the catalog type "char" as text, which adapters do not know, and disposes once. */
function tracked(connection, close) {
  presentCharAsText(connection);
  const startTransaction = connection.startTransaction.bind(connection);
  connection.startTransaction = async (...options) => presentCharAsText(await startTransaction(...options));
  let closed = false;
  connection.dispose = async () => {
    if (closed) return;
    closed = true;
    disposals.delete(connection.dispose);
    await close();
  };
  disposals.add(connection.dispose);
  return connection;
}

function presentCharAsText(queryable) {
  const performIO = queryable.performIO.bind(queryable);
  const queryRaw = queryable.queryRaw.bind(queryable);
  let charColumns = [];
  queryable.performIO = async (...query) => {
    const answer = await performIO(...query);
    charColumns = answer.fields.flatMap((field, at) => (field.dataTypeID === CHAR_OID ? [at] : []));
    for (const at of charColumns) answer.fields[at].dataTypeID = TEXT_OID;
    return answer;
  };
  queryable.queryRaw = async (...query) => {
    const rows = await queryRaw(...query);
    for (const at of charColumns) rows.columnTypes[at] = ColumnTypeEnum.Character;
    return rows;
  };
  return queryable;
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
