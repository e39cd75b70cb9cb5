/** The first that fits counts: browsers also name those that they descend from. */
const BROWSERS: ReadonlyArray<[string, RegExp]> = [
  ["Samsung Internet", /SamsungBrowser\//],
  ["Opera", /OPR\//],
  ["Edge", /Edg(e|A|iOS)?\//],
  ["Firefox", /(Firefox|FxiOS)\//],
  ["Chrome", /(Chrome|CriOS|Chromium)\//],
  ["Safari", /Safari\//],
];

const SYSTEMS: ReadonlyArray<[string, RegExp]> = [
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Android", /Android/],
  ["Windows", /Windows/],
  ["ChromeOS", /CrOS/],
  ["Mac", /Macintosh/],
  ["Linux", /Linux/],
];

const first = (of: ReadonlyArray<[string, RegExp]>, text: string): string | undefined =>
  of.find(([, pattern]) => pattern.test(text))?.[0];

/** What a browser calls itself, as people would: `Firefox, Android`. Empty when it says nothing that anybody knows. */
export const deviceName = (userAgent: string | undefined): string =>
  [first(BROWSERS, userAgent ?? ""), first(SYSTEMS, userAgent ?? "")].filter((name) => name !== undefined).join(", ");
