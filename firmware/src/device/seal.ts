/** Text with its checksum in front, so that a torn write is told from a whole one. It never holds the byte 255. */
export const seal = (content: unknown): string => {
  const json = JSON.stringify(content);
  return `${E.CRC32(json)} ${json}`;
};

/** What was sealed; undefined for everything else. */
export const unseal = (text: string | undefined): unknown => {
  if (!text) return undefined;
  const at = text.indexOf(" ");
  const json = text.substr(at + 1);
  return text.substr(0, at) === `${E.CRC32(json)}` ? JSON.parse(json) : undefined;
};
