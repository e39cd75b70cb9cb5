import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { addDays, dayOf } from "../../nights/calendarDate.ts";
import { REPORT_FORMATS, type Report, type ReportFormat, renderReport } from "../../nights/report/render.ts";
import { REPORT_STYLE, type ReportTheme } from "../../nights/report/reportPage.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import { preferredLanguage } from "../language.ts";
import type { NightsApi } from "../nightsPort.ts";
import type { PostMortemSubject, ReportsApi } from "../reportsPort.ts";
import { plainPagePolicy } from "../securityHeaders.ts";
import { calendarDate, childOf, childQuery } from "./nightInputs.ts";

const MOST_NIGHTS = 100;
const DEFAULT_DOCTOR_NIGHTS = 14;

const POLICY = plainPagePolicy(REPORT_STYLE);

const form = {
  format: z.enum(REPORT_FORMATS).default("json"),
  lang: z.enum(["fr", "en"]).optional().describe("what the browser prefers by default"),
  theme: z.enum(["night", "day"]).optional().describe("of a page; what the device prefers by default"),
};

type Form = { format: ReportFormat; lang?: "fr" | "en" | undefined; theme?: ReportTheme | undefined };

const answers = { 200: { description: "The report, in the wanted format.", schema: z.looseObject({}) } };

const language = ({ lang }: Form, request: FastifyRequest) =>
  lang ?? preferredLanguage(request.headers["accept-language"]);

const sendReport = (reply: FastifyReply, report: Report, { format, theme }: Form): FastifyReply => {
  const rendered = renderReport(report, format, theme);
  if (!rendered) {
    const message = "There is no CSV of this report; the paediatrician's has one.";
    return sendFailure(reply, "invalidInput", { message, path: "query.format" });
  }
  if (format === "html") reply.header("Content-Security-Policy", POLICY);
  if (format === "csv") reply.header("Content-Disposition", 'attachment; filename="veilleuse-nights.csv"');
  return reply.type(rendered.type).send(rendered.text);
};

const lines = z.array(z.string().trim().min(1).max(500)).max(30);

/** Reports to read, to print, to take along. */
export const reportEndpoints = (api: ReportsApi, nights: Pick<NightsApi, "children">): Endpoint[] => {
  const latest = (child: string): string => nights.children().find(({ id }) => id === child)?.latestNight ?? "";
  const subject = (
    given: { incident?: string | undefined; child?: string | undefined; date?: string | undefined },
    reply: FastifyReply,
    place: "query" | "body",
  ): PostMortemSubject | undefined => {
    if (given.incident !== undefined) return { incident: given.incident };
    const child = childOf(nights, given.child, reply, `${place}.child`);
    return child === undefined ? undefined : { child, date: given.date ?? latest(child) };
  };
  const nightQuery = z.strictObject({ child: childQuery, date: calendarDate.optional(), ...form });
  const oneNight = (path: "morning" | "week", summary: string): Endpoint =>
    endpoint({
      method: "GET",
      path: `/api/v1/reports/${path}`,
      access: "read",
      summary,
      query: nightQuery,
      answers,
      failures: ["unknown"],
      handle: ({ query }, request, reply) => {
        const child = childOf(nights, query.child, reply);
        if (child === undefined) return reply;
        return sendReport(reply, api[path](child, query.date ?? latest(child), language(query, request)), query);
      },
    });
  return [
    oneNight("morning", "The morning report of a night; the latest by default."),
    oneNight("week", "The seven nights up to a date."),
    endpoint({
      method: "GET",
      path: "/api/v1/reports/paediatrician",
      access: "read",
      summary: "A range of nights on one page, with how they were measured; as CSV too.",
      query: z.strictObject({ child: childQuery, from: calendarDate.optional(), to: calendarDate.optional(), ...form }),
      answers,
      failures: ["unknown"],
      handle: ({ query }, request, reply) => {
        const child = childOf(nights, query.child, reply);
        if (child === undefined) return reply;
        const to = query.to ?? latest(child);
        const from = query.from ?? addDays(to, 1 - DEFAULT_DOCTOR_NIGHTS);
        const count = (dayOf(to) ?? 0) - (dayOf(from) ?? 0) + 1;
        if (count < 1 || count > MOST_NIGHTS) {
          const message = `expected from <= to, and at most ${MOST_NIGHTS} nights`;
          return sendFailure(reply, "invalidInput", { message, path: "query.from" });
        }
        return sendReport(reply, api.paediatrician(child, from, to, language(query, request)), query);
      },
    }),
    endpoint({
      method: "GET",
      path: "/api/v1/reports/post-mortem",
      access: "read",
      summary: "A post-mortem of an incident or of a night, filled in as far as the record goes.",
      query: z.strictObject({
        incident: z.string().min(1).max(128).optional(),
        child: childQuery,
        date: calendarDate.optional(),
        ...form,
      }),
      answers,
      failures: ["unknown"],
      handle: ({ query }, request, reply) => {
        const about = subject(query, reply, "query");
        if (!about) return reply;
        const report = api.postMortem(about, language(query, request));
        return report ? sendReport(reply, report, query) : sendFailure(reply, "unknown");
      },
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/reports/post-mortem",
      access: "act",
      summary: "Keep what people wrote on a post-mortem. Actions become household debt.",
      body: z.strictObject({
        incident: z.string().min(1).max(128).optional(),
        child: childQuery,
        date: calendarDate.optional(),
        factors: lines.default([]),
        worked: z.string().trim().min(1).max(200).nullable().default(null),
        notes: z.string().trim().min(1).max(4000).nullable().default(null),
        actions: lines.default([]),
      }),
      answers: { 201: { description: "The post-mortem.", schema: z.looseObject({ subject: z.string() }) } },
      failures: ["unknown"],
      handle: async ({ body, who }, _request, reply) => {
        const about = subject(body, reply, "body");
        if (!about) return reply;
        const { factors, worked, notes, actions } = body;
        if (!(await api.savePostMortem(about, { factors, worked, notes, actions }, who.name))) {
          return sendFailure(reply, "unknown");
        }
        return reply.code(201).send(api.postMortem(about, "en")?.data);
      },
    }),
  ];
};
