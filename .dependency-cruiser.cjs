// The walls between the rooms. A pure folder computes; an edge talks to the world; the files at the top of hub/src wire.
const TEST = "\\.test\\.tsx?$";
const FIRMWARE_PURE = "^firmware/src/(sound|detect|outbox)/";
const HUB_PURE = "^hub/src/(intake|alerts|oncall|nights|care)/";
const HUB_EDGE = "^hub/src/(broker|journal|history|notify|http|bridges|gameday|config)/";
const SHARED = "^shared/src/";
/** Modules that are part of the interpreter; two of them have the name of a Node module. */
const DEVICE_MODULES = "^(Wifi|net|Storage|crypto|TelnetServer|ESP32)$";

/** What `from` may reach, and nothing else: no other folder, no npm package, no Node module. */
const only = (name, comment, from, allowed, to = {}) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: TEST },
  to: { ...to, pathNot: allowed },
});

/** What `from` may not reach. */
const never = (name, comment, from, to) => ({
  name,
  comment,
  severity: "error",
  from: { pathNot: TEST, ...from },
  to,
});

module.exports = {
  forbidden: [
    only("shared-stands-alone", "The contract runs on the device too: it imports itself.", SHARED, [SHARED]),
    only("firmware-has-no-npm", "Device code imports itself, shared and what the interpreter has.", "^firmware/src/", [
      "^firmware/src/",
      SHARED,
      DEVICE_MODULES,
    ]),
    only("firmware-pure", "sound, detect and outbox import each other and shared.", FIRMWARE_PURE, [
      FIRMWARE_PURE,
      SHARED,
    ]),
    never(
      "firmware-knows-no-hub",
      "Firmware, simulator and build end at the socket.",
      { path: "^firmware/" },
      { path: ["^hub/", "@veilleuse/hub"] },
    ),
    only("hub-pure", "Pure folders of the hub import each other and shared.", HUB_PURE, [HUB_PURE, SHARED]),
    never(
      "hub-edges-are-islands",
      "An edge imports no other edge, but for the types of its port.",
      { path: HUB_EDGE, pathNot: [TEST, "^hub/src/config/"] },
      { path: HUB_EDGE, pathNot: "^hub/src/$1/", dependencyTypesNot: ["type-only"] },
    ),
    never(
      "hub-config-reads-schemas",
      "config imports no other edge, but for the schemas of the notification channels.",
      { path: "^hub/src/config/" },
      {
        path: HUB_EDGE,
        pathNot: ["^hub/src/config/", "^hub/src/notify/registry\\.ts$", "^hub/src/notify/[^/]+/config\\.ts$"],
        dependencyTypesNot: ["type-only"],
      },
    ),
    never(
      "hub-wiring-is-on-top",
      "Only files at the top of hub/src know the wiring.",
      { path: "^hub/src/[^/]+/" },
      { path: "^hub/src/(hub|main|cli|index)\\.ts$" },
    ),
    never(
      "hub-knows-no-firmware",
      "The hub knows the wire, not who is at the other end.",
      { path: "^hub/" },
      { path: ["^firmware/", "@veilleuse/firmware"] },
    ),
    only(
      "web-talks-http",
      "The page imports itself, shared and npm packages; what builds it (beside src) runs in Node.",
      "^hub/web/src/",
      ["^hub/web/src/", SHARED, "node_modules/"],
    ),
    never(
      "hub-knows-no-page",
      "The hub serves the built page and imports none of it.",
      { path: "^hub/src/" },
      { path: "^hub/web/" },
    ),
    never(
      "only-tests-import-tests",
      "Neither the tests workspace nor a test file is part of a program.",
      { path: "^(shared|firmware|hub)/" },
      { path: ["^tests/", "@veilleuse/tests", TEST] },
    ),
    {
      name: "no-test-imports-a-test-file",
      comment: "What two tests share is not a test file.",
      severity: "error",
      from: {},
      to: { path: TEST },
    },
    {
      name: "no-circular",
      comment: "Types may refer to each other; what runs may not.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-unresolvable",
      comment: "An import that leads nowhere could hide from every rule above.",
      severity: "error",
      from: { pathNot: "^firmware/src/" },
      to: { couldNotResolve: true, pathNot: "^(virtual:|/)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(shared|firmware|hub|hub/web|tests)/dist/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      // `source` makes a workspace's package name lead to its sources, where the walls are.
      exportsFields: ["exports"],
      conditionNames: ["source", "import", "types", "default", "node"],
      extensions: [".ts", ".tsx", ".mjs", ".cjs", ".js", ".json", ".d.ts"],
    },
  },
};
