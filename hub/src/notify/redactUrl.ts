/**
 * A URL as it may stand in a log: scheme and host. The path of a push URL is as good as a password (an ntfy topic, a
 * webhook's token, a one-time link), and so are its query and its user information.
 */
export const redactUrl = (url: string): string => {
  if (!URL.canParse(url)) return "[not a URL]";
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}/[redacted]`;
};
