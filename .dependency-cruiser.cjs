/** Who may import whom: the table of docs/architecture.md. Type-only imports and cycles count. */
const from = (path, extra = {}) => ({
  path,
  pathNot: "\\.(test|integration\\.test)\\.tsx?$|/testing/|/fixtures/",
  ...extra,
});
const NPM = "node_modules/";

/** Forbids every import of a layer that is not on its list: own code by path, packages by name. */
function only(name, layer, paths, packages, { node = false } = {}) {
  return [
    {
      name: `${name}-own-code`,
      severity: "error",
      from: from(layer),
      to: { path: "^(app|components|lib|demo|cli|scripts|e2e|prisma)/", pathNot: paths },
    },
    {
      name: `${name}-packages`,
      severity: "error",
      from: from(layer),
      to: {
        path: NPM,
        pathNot: packages.map((packageName) => `node_modules/(@types/)?${packageName}(/|$)`),
      },
    },
    ...(node
      ? []
      : [
          {
            name: `${name}-no-node`,
            severity: "error",
            from: from(layer),
            to: { dependencyTypes: ["core"] },
          },
        ]),
  ];
}

const REACT = ["react", "react-dom", "next"];
const UI = [
  ...REACT,
  "radix-ui",
  "@radix-ui",
  "lucide-react",
  "class-variance-authority",
  "clsx",
  "tailwind-merge",
  "cmdk",
  "sonner",
  "zustand",
  "@tanstack/react-query",
  "@tanstack/react-table",
  "@tanstack/react-virtual",
  "uplot",
  "recharts",
  "monaco-editor",
  "monaco-yaml",
  "zod",
];

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "not-to-unresolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: ["^server-only$"] },
    },
    ...only(
      "domain",
      "^lib/domain/",
      ["^lib/domain/"],
      ["zod", "yaml", "re2js", "@bufbuild/cel", "@bufbuild/protobuf"],
    ),
    {
      name: "base-imports-nothing",
      severity: "error",
      from: from("^lib/domain/base/"),
      to: { pathNot: "^lib/domain/base/" },
    },
    ...only("contracts", "^lib/contracts/", ["^lib/contracts/", "^lib/domain/"], ["zod"]),
    ...only("services", "^lib/services/", ["^lib/services/", "^lib/contracts/", "^lib/domain/"], ["zod"]),
    {
      name: "services-by-index",
      severity: "error",
      from: from("^lib/services/([^/]+)/"),
      to: {
        path: "^lib/services/[^/]+/",
        pathNot: ["^lib/services/$1/", "^lib/services/ports/", "/index\\.ts$"],
      },
    },
    ...only(
      "adapters",
      "^lib/adapters/([^/]+)/",
      ["^lib/adapters/$1/", "^lib/services/ports/", "^lib/contracts/", "^lib/domain/"],
      [
        "@kubernetes/client-node",
        "@prisma",
        "pg",
        "pg-connection-string",
        "@electric-sql/pglite",
        "pglite-prisma-adapter",
        "zod",
        "yaml",
        "undici",
        "pino",
      ],
      { node: true },
    ),
    {
      name: "kubernetes-client-in-one-place",
      severity: "error",
      from: { pathNot: "^lib/adapters/kube/|^demo/|^e2e/|^scripts/" },
      to: { path: "node_modules/@kubernetes/client-node" },
    },
    {
      name: "prisma-in-one-place",
      severity: "error",
      from: { pathNot: "^lib/adapters/db/|^prisma|^scripts/|^e2e/" },
      to: { path: "node_modules/(@prisma|prisma|@electric-sql)/" },
    },
    {
      name: "server-not-from-components",
      severity: "error",
      from: { path: "^(components|lib/(domain|contracts|services|adapters)|demo|cli)/" },
      to: { path: "^lib/server/" },
    },
    {
      name: "app-is-imported-by-nobody",
      severity: "error",
      from: { path: "^(components|lib|demo|cli)/" },
      to: { path: "^app/" },
    },
    ...only(
      "foundations",
      "^components/(ui|layout|charts|yaml|live|loop|graph|fields)/",
      ["^components/(ui|layout|charts|yaml|live|loop|graph|fields)/", "^lib/contracts/", "^lib/domain/"],
      [...UI, "@xyflow/react", "@xyflow/system"],
    ),
    {
      name: "drawing-in-one-place",
      severity: "error",
      from: { path: "^(app|components|lib|demo|cli)/", pathNot: "^components/graph/" },
      to: { path: "node_modules/@xyflow/" },
    },
    ...only(
      "islands",
      "^components/(?!ui/|layout/|charts/|yaml/|live/|loop/|graph/|fields/)([^/]+)/",
      [
        "^components/(ui|layout|charts|yaml|live|loop|graph|fields)/",
        "^components/$1/",
        "^lib/contracts/",
        "^lib/domain/",
      ],
      UI,
    ),
    ...only(
      "demo",
      "^demo/",
      ["^demo/", "^lib/domain/", "^lib/contracts/"],
      ["zod", "yaml", "selfsigned", "re2js", "tsx"],
      { node: true },
    ),
    ...only("cli", "^cli/", ["^cli/", "^lib/(services|adapters|domain|contracts)/"], ["zod", "yaml"], {
      node: true,
    }),
  ],
  options: {
    doNotFollow: { path: "node_modules|lib/adapters/db/generated" },
    exclude: { path: "^(\\.next|\\.cache|dist|coverage)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mts", ".mjs", ".js", ".cjs", ".json", ".css"],
      conditionNames: ["import", "require", "node", "default", "types"],
      exportsFields: ["exports"],
    },
  },
};
