/** What stands in place of a secret that was set and is not shown. */
export const SECRET = "(secret)";

const SECRET_KEY = /^(password|passwordHash|token|secret|user)$/;

type Tree = { [key: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy of settings without any secret: whoever looks at a screen does not need them. */
export const concealed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(concealed);
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      SECRET_KEY.test(key) && typeof inner === "string" ? SECRET : concealed(inner),
    ]),
  );
};

/**
 * The reverse, for settings that come back from the page: a secret that was not touched keeps its former value. Items of
 * lists are matched by their `id` or `name`, or else by their place.
 */
export const revealed = (value: unknown, before: unknown): unknown => {
  if (Array.isArray(value)) {
    const former = Array.isArray(before) ? before : [];
    return value.map((item, i) => revealed(item, formerOf(item, former, i)));
  }
  if (!isTree(value)) return value;
  const former = isTree(before) ? before : {};
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => inner !== SECRET || former[key] !== undefined)
      .map(([key, inner]) => [key, inner === SECRET ? former[key] : revealed(inner, former[key])]),
  );
};

/** What has a name is matched by it alone: nobody may get the secret of whoever stood in the same place. */
const formerOf = (item: unknown, former: unknown[], place: number): unknown => {
  const key = isTree(item) ? ["id", "name"].find((name) => typeof item[name] === "string") : undefined;
  if (key === undefined || !isTree(item)) return former[place];
  return former.find((other) => isTree(other) && other[key] === item[key]);
};
