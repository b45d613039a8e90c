// The walls of the house (docs: "Rooms" and "Walls" of the architecture, ADRs in docs/adr/), checked by
// `npm run check` through tools/walls.ts. Each rule's comment says what breaks when it is broken.

// Which modules a module may import, always through their index.ts. Read top to bottom it is the order in
// which they could be lifted out: nothing imports a module below itself, so there can be no cycle.
const mayImport = {
  audit: [],
  access: ["audit"],
  identity: ["access", "audit"],
  catalog: ["access", "audit"],
  sites: ["access", "audit", "catalog"],
  valuation: ["access", "audit", "catalog", "sites"],
  stock: ["access", "audit", "catalog", "sites", "valuation"],
  approvals: ["access", "audit", "catalog", "sites"],
  counting: ["access", "audit", "catalog", "sites", "valuation", "stock", "approvals"],
  planning: ["access", "audit", "catalog", "sites", "valuation", "stock", "counting"],
  integrations: ["access", "audit", "catalog", "sites", "valuation", "stock", "counting"],
  imports: ["access", "audit", "catalog", "sites", "valuation", "stock", "counting"],
  labels: ["access", "audit", "catalog", "sites"],
  jobs: ["access", "audit"],
  analytics: ["access", "audit", "catalog", "sites", "valuation", "stock", "counting", "imports"],
  reports: [
    "access",
    "audit",
    "identity",
    "catalog",
    "sites",
    "valuation",
    "stock",
    "counting",
    "imports",
    "analytics",
  ],
};

const modules = "^apps/server/src/modules/";
// Not the packages that npm puts under an app when another version stands at the root.
const appCode = "^apps/[^/]+/(?!node_modules/)";
const test = "\\.test\\.tsx?$|/test/";

const forbid = (name, comment, from, to) => ({ name, severity: "error", comment, from, to });

const moduleRules = Object.entries(mayImport).map(([name, allowed]) =>
  forbid(
    `module-${name}`,
    `${name} may import ${allowed.join(", ") || "no module"}: the order of modules in .dependency-cruiser.cjs. Send news upwards as an event through the outbox.`,
    { path: `${modules}${name}/`, pathNot: test },
    { path: modules, pathNot: `${modules}(${[name, ...allowed].join("|")})/` },
  ),
);

module.exports = {
  forbidden: [
    forbid(
      "kernel-imports-nothing",
      "kernel runs unchanged in the server, the browser and a phone, and everything stands on it: no package, no Node module.",
      { path: "^packages/kernel/src/", pathNot: test },
      { pathNot: "^packages/kernel/(src|data)/" },
    ),
    forbid(
      "contracts-import-kernel-and-zod",
      "contracts are the public language: every client loads them, so they carry nothing but kernel and zod.",
      { path: "^packages/contracts/src/", pathNot: test },
      { pathNot: "^packages/(contracts|kernel)/src/|(^|/)node_modules/zod/" },
    ),
    forbid(
      "client-imports-contracts-and-kernel",
      "client is published as the SDK and runs in browsers: nothing of the server, of Node or of a UI.",
      { path: "^packages/client/src/", pathNot: test },
      { pathNot: "^packages/(client|contracts|kernel)/src/" },
    ),
    forbid(
      "platform-knows-no-domain",
      "platform (db, http, jobs, outbox, live, files, log) has no domain word in it, so it may import no module, demo or tool.",
      { path: "^apps/server/src/platform/", pathNot: test },
      { path: appCode, pathNot: "^apps/server/src/platform/" },
    ),
    forbid(
      "module-through-its-index",
      "a module's index.ts is what others may use; its inside can then change without asking them.",
      { path: `${modules}([^/]+)/` },
      { path: modules, pathNot: [`${modules}$1/`, `${modules}[^/]+/index\\.ts$`] },
    ),
    forbid(
      "outside-through-the-index",
      "main, demo and tools wire modules as they are offered: through index.ts.",
      { path: "^(apps/server/src|tools)/", pathNot: [modules, test] },
      { path: modules, pathNot: `${modules}[^/]+/index\\.ts$` },
    ),
    ...moduleRules,
    forbid(
      "module-has-a-place",
      "a new module is first placed in the order of .dependency-cruiser.cjs, so that nobody has to guess what it may import.",
      { path: modules, pathNot: `${modules}(${Object.keys(mayImport).join("|")})/` },
      {},
    ),
    forbid(
      "modules-do-not-know-who-wires-them",
      "main.ts wires modules, the demo speaks to them through the API: the arrows never point back.",
      { path: modules, pathNot: test },
      { path: appCode, pathNot: "^apps/server/src/(modules|platform)/" },
    ),
    forbid(
      "apps-do-not-import-each-other",
      "apps meet in contracts; an import across would tie their releases together.",
      // What takes the pictures starts the same server and peers as the tests do.
      { path: "^apps/([^/]+)/", pathNot: `${test}|^apps/console/scripts/` },
      { path: appCode, pathNot: "^apps/$1/" },
    ),
    forbid(
      "console-features-stand-alone",
      "a feature can be changed or dropped alone: app → features → ui, features do not import each other.",
      { path: "^apps/console/src/features/([^/]+)/" },
      { path: "^apps/console/src/(features|app)/", pathNot: "^apps/console/src/features/$1/" },
    ),
    forbid(
      "console-ui-is-the-ground",
      "ui is shared by all features and knows none of them.",
      { path: "^apps/console/src/ui/" },
      { path: "^apps/console/src/(features|app)/" },
    ),
    forbid(
      "no-cycles",
      "files in a cycle can only be understood, tested and loaded together. A type alone loads nothing.",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    forbid(
      "resolvable",
      "an import that resolves to nothing fails at run time, in production first.",
      {},
      // "?url" is the console's builder's own ending: it fails the build when there is no such file.
      { couldNotResolve: true, pathNot: "[?]url$" },
    ),
    forbid(
      "no-development-packages-in-production",
      "`npm ci --omit=dev` must leave a server that starts.",
      { path: "^(packages/[^/]+|apps/server)/src/", pathNot: test },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "production-does-not-import-tests",
      "test code is not made to be shipped.",
      { path: "^(packages|apps)/[^/]+/src/", pathNot: test },
      { path: test, pathNot: "^node_modules/" },
    ),
  ],
  options: {
    // TypeScript 7 has no compiler API; without a parser named here the cruise sees nothing and passes.
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(apps|packages)/[^/]+/(dist|node_modules/\\.[^/]+)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
