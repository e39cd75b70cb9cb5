export { type BundleOptions, buildBundle } from "./bundle.ts";
export * from "./cry/index.ts";
export { type Finding, findingText } from "./finding.ts";
export { gate, SIZE_LIMIT_BYTES } from "./gate.ts";
