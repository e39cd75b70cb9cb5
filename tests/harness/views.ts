/** The views of the page by their addresses, but for those of a single night or incident. */
export const VIEWS: ReadonlyArray<string> = [
  "now",
  "night",
  "care",
  "oncall",
  "more",
  "history",
  "reports",
  "health",
  "device",
  "settings",
  "settings/people",
  "settings/sensors",
  "settings/children",
  "settings/values",
];
