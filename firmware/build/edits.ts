/** A piece of the source to put something else in place of. */
export type Edit = { start: number; end: number; text: string };

/** Makes all edits at once; they must not overlap. */
export const edited = (source: string, edits: ReadonlyArray<Edit>): string => {
  let result = source;
  for (const edit of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  }
  return result;
};
