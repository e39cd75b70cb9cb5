import { type Language, useMessages } from "../messages/language.ts";

/** The words of one view in each language; they are fetched with the view. */
export type Texts<Words> = Record<Language, Words>;

export const useTexts = <Words>(texts: Texts<Words>): Words => {
  const { language } = useMessages();
  return texts[language as Language];
};
