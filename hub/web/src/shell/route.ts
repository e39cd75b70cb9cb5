/** The views of the page; what follows the name in the address belongs to it, as in `#/incident/<id>`. */
export const VIEWS = [
  "now",
  "incident",
  "night",
  "care",
  "oncall",
  "more",
  "history",
  "reports",
  "health",
  "device",
  "settings",
  "setup",
  "invite",
] as const;

export type View = (typeof VIEWS)[number];

export type Route = { view: View; rest: ReadonlyArray<string> };

const isView = (text: string | undefined): text is View => (VIEWS as ReadonlyArray<string>).includes(text ?? "");

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** What the fragment of an address shows. What is unknown shows what goes on now: at night nobody wants an error. */
export const routeOf = (hash: string): Route => {
  const [view, ...rest] = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .filter((part) => part !== "");
  return isView(view) ? { view, rest: rest.map(decoded) } : { view: "now", rest: [] };
};

/** The address of a view. */
export const linkTo = (view: View, ...rest: string[]): string =>
  `#/${[view, ...rest.map((part) => encodeURIComponent(part))].join("/")}`;
