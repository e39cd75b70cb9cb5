import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Document, parseDocument } from "yaml";
import type { z } from "zod";
import { checkSettings, SettingsError } from "./load.ts";
import type { ChannelSettings, Settings } from "./settings.ts";

/** An edit of the settings as they are written down, comments and all. */
export type SettingsEdit = (document: Document) => void;

/** Only the hub's own user may read a file that holds passwords. */
const MODE = 0o600;

/**
 * The settings file as the page changes it: the same keys as by hand, and what people wrote into it stays. A change that
 * makes settings which the hub would refuse is not written.
 */
export class SettingsFile {
  private readonly file: string;
  private readonly channel: z.ZodType<ChannelSettings>;

  constructor(file: string, channel: z.ZodType<ChannelSettings>) {
    this.file = file;
    this.channel = channel;
  }

  /** The settings as they stand in the file now, secrets as they are written. */
  document(): Document {
    const document = parseDocument(this.text(), { prettyErrors: true });
    const fault = document.errors[0];
    if (fault) throw new SettingsError(`${this.file}: not valid YAML: ${fault.message}`);
    return document.contents === null ? new Document({}) : document;
  }

  /**
   * Edits, checks and replaces the file at once: a power cut leaves the old one or the new one.
   * @returns the settings that hold from now on
   * @throws {SettingsError} when the result would be refused at a start; nothing is written then
   */
  change(edit: SettingsEdit): Settings {
    const document = this.document();
    edit(document);
    const text = document.toString({ lineWidth: 120 });
    const settings = checkSettings(text, this.file, this.channel);
    this.write(text);
    return settings;
  }

  /** Puts the text of an earlier moment back. */
  restore(text: string): void {
    this.write(text);
  }

  text(): string {
    return existsSync(this.file) ? readFileSync(this.file, "utf8") : "";
  }

  private write(text: string): void {
    mkdirSync(dirname(this.file), { recursive: true });
    const fresh = `${this.file}.new`;
    const mode = existsSync(this.file) ? statSync(this.file).mode & 0o777 : MODE;
    writeFileSync(fresh, text, { mode });
    renameSync(fresh, this.file);
  }
}
