/** What one step of a detector says: nothing new, an event started, or it ended. */
export type Edge = "" | "start" | "end";
