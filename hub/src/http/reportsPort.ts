import type { Language } from "../nights/report/document.ts";
import type { PostMortemNotes } from "../nights/report/postMortem.ts";
import type { Report } from "../nights/report/render.ts";

/** What a post-mortem is about: one incident, or one child's night. */
export type PostMortemSubject = { incident: string } | { child: string; date: string };

/** What a request may ask for to read or to print. Children and dates were checked; an unknown incident is undefined. */
export interface ReportsApi {
  morning(child: string, date: string, language: Language): Report;
  /** The seven nights up to a date. */
  week(child: string, date: string, language: Language): Report;
  paediatrician(child: string, from: string, to: string, language: Language): Report;
  postMortem(subject: PostMortemSubject, language: Language): Report | undefined;
  /** Keeps what people wrote. Every action that is new becomes a debt. False when there is no such incident. */
  savePostMortem(subject: PostMortemSubject, notes: PostMortemNotes, who: string): Promise<boolean>;
}
