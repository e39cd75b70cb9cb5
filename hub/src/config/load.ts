import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseDocument } from "yaml";
import type { z } from "zod";
import { type ChannelSettings, type Settings, settingsSchema } from "./settings.ts";

/** Settings that cannot be used. The message names the file, the key and what was expected. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const FROM_ENVIRONMENT = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
const FROM_FILE = /^(password|token|secret|url)File$/;

const pathText = (path: ReadonlyArray<PropertyKey>): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );

/**
 * Replaces `passwordFile: path` by `password: <first line of the file>` and `${NAME}` by the environment's value,
 * anywhere in the tree, so that no secret has to stand in the settings themselves.
 */
const withSecrets = (
  node: unknown,
  path: (string | number)[],
  folder: string,
  environment: Record<string, string | undefined>,
): unknown => {
  if (Array.isArray(node)) return node.map((item, i) => withSecrets(item, [...path, i], folder, environment));
  if (typeof node === "string") {
    const name = FROM_ENVIRONMENT.exec(node)?.[1];
    if (name === undefined) return node;
    const value = environment[name];
    if (value === undefined) throw new SettingsError(`${pathText(path)}: the environment has no ${name}`);
    return value;
  }
  if (typeof node !== "object" || node === null || node instanceof Date) return node;
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    const base = FROM_FILE.exec(key)?.[1];
    if (base === undefined || typeof value !== "string") {
      out[key] = withSecrets(value, [...path, key], folder, environment);
      continue;
    }
    try {
      out[base] = readFileSync(resolve(folder, value), "utf8").split("\n")[0]?.trim();
    } catch (error) {
      throw new SettingsError(`${pathText([...path, key])}: cannot read ${value}: ${(error as Error).message}`);
    }
  }
  return out;
};

/**
 * Checks settings and fills in the defaults.
 * @param text YAML; an empty text means all defaults
 * @param options.file name for error messages; relative paths in the settings start at its folder
 * @throws {SettingsError} with every fault on a line of its own: `file: key: what was expected`
 */
export const parseSettings = (
  text: string,
  options: {
    file: string;
    channel: z.ZodType<ChannelSettings>;
    environment?: Record<string, string | undefined>;
  },
): Settings => {
  const { file } = options;
  const document = parseDocument(text, { prettyErrors: true });
  const fault = document.errors[0];
  if (fault) throw new SettingsError(`${file}: not valid YAML: ${fault.message}`);
  const folder = dirname(resolve(file));
  let tree: unknown;
  try {
    tree = withSecrets(document.toJS({ maxAliasCount: 100 }) ?? {}, [], folder, options.environment ?? {});
  } catch (error) {
    throw new SettingsError(`${file}: ${(error as Error).message}`);
  }
  if (typeof tree !== "object" || tree === null || Array.isArray(tree)) {
    throw new SettingsError(
      `${file}: expected keys such as "sensors:", found ${Array.isArray(tree) ? "a list" : typeof tree}`,
    );
  }
  const parsed = settingsSchema(options.channel).safeParse(tree);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `${file}: ${pathText(issue.path) || "top level"}: ${issue.message}`,
    );
    throw new SettingsError(lines.join("\n"));
  }
  return { ...parsed.data, data: resolve(folder, parsed.data.data) };
};

/**
 * Reads the settings file; the only reader of the environment.
 * @param file path; when `required` is false a missing file means all defaults
 * @throws {SettingsError}
 */
export const loadSettings = (
  file: string,
  options: { channel: z.ZodType<ChannelSettings>; required: boolean },
): Settings => {
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (!missing || options.required) throw new SettingsError(`${file}: cannot be read: ${(error as Error).message}`);
  }
  return checkSettings(text, file, options.channel);
};

/**
 * What a text would mean as the content of the settings file, with the environment as it is.
 * @throws {SettingsError}
 */
export const checkSettings = (text: string, file: string, channel: z.ZodType<ChannelSettings>): Settings =>
  parseSettings(text, { file, channel, environment: process.env });
