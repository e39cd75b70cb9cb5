/** `night` is dark red and leaves the eyes alone; `day` is for a kitchen at noon. */
export type Theme = "night" | "day";

const STORAGE_KEY = "veilleuse.theme";

/** The theme chosen on this device. Night, unless somebody said otherwise: a wrong guess must not be a white one. */
export const storedTheme = (): Theme => {
  try {
    return localStorage.getItem(STORAGE_KEY) === "day" ? "day" : "night";
  } catch {
    return "night";
  }
};

export const applyTheme = (theme: Theme): void => {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // It lasts as long as the page, then.
  }
};
