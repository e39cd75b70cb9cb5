export type Language = "fr" | "en";

/** The language of ours that an Accept-Language header likes best; English when it names neither. [RFC 9110 12.5.4] */
export const preferredLanguage = (header: string | undefined): Language => {
  const weights: Record<Language, number> = { fr: 0, en: 0 };
  for (const range of header?.slice(0, 500).split(",") ?? []) {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    const weight = quality === undefined ? 1 : Number(quality) || 0;
    const language = tag.split("-")[0];
    if (language === "fr" || language === "en") weights[language] = Math.max(weights[language], weight);
  }
  return weights.fr > weights.en ? "fr" : "en";
};
