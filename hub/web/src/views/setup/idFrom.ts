/** A name as an identifier: small letters, digits and hyphens; `Mémé Zoé` becomes `meme-zoe`. */
export const idFrom = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 32);
