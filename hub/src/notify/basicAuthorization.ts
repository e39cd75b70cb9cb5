/**
 * Splits `https://user:password@host/…` into a URL that fetch accepts (it refuses user information) and the header that
 * says the same.
 */
export const basicAuthorization = (url: string): { url: string; headers: Record<string, string> } => {
  const target = new URL(url);
  const { username, password } = target;
  if (username === "" && password === "") return { url: target.href, headers: {} };
  target.username = "";
  target.password = "";
  const credentials = `${decoded(username)}:${decoded(password)}`;
  return {
    url: target.href,
    headers: { Authorization: `Basic ${Buffer.from(credentials).toString("base64")}` },
  };
};

/** A lone % is a legal character here; then the text means itself. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
