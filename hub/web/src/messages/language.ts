import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import type { Messages } from "./messages.ts";

export type Language = "fr" | "en";

export const MESSAGES: Record<Language, Messages> = { fr, en };

const STORAGE_KEY = "veilleuse.language";

const isLanguage = (text: string | null | undefined): text is Language => text === "fr" || text === "en";

/** The language that this person chose on this device, or else the first of the browser's that we speak. */
export const initialLanguage = (chosen: string | null, browser: readonly string[]): Language => {
  if (isLanguage(chosen)) return chosen;
  return browser.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? "en";
};

/** Storage can be forbidden; then the choice lasts as long as the page. */
export const storedLanguage = (): string | null => {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
};

export const storeLanguage = (language: Language): void => {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Nothing is lost but the choice.
  }
};

export const MessagesContext = createContext<Messages>(en);

export const useMessages = (): Messages => useContext(MessagesContext);
