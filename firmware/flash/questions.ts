import { isSensorId } from "@veilleuse/shared";
import type { AnswerName, Answers } from "./options.ts";

export type Question = {
  name: AnswerName;
  text: string;
  /** Not shown while it is typed, nor in a plan. */
  secret: boolean;
  /** What an empty answer means; undefined when it means nothing. */
  fallback: (answers: Answers) => string | undefined;
  /** What is wrong with an answer, or nothing. */
  complaint: (answer: string) => string | undefined;
};

/** Asks one question of a person; the answer comes without its line end. */
export type Ask = (prompt: string, secret: boolean) => Promise<string>;

const MICROPHONES: ReadonlyArray<string> = ["max4466", "sen0232", "i2c"];

/** IEEE 802.11: an SSID has at most 32 octets. */
const SSID_MOST_BYTES = 32;

const bytesOf = (text: string): number => Buffer.byteLength(text);

const roomComplaint = (room: string): string | undefined =>
  room.length <= 64 ? undefined : "at most 64 characters, please";

const ssidComplaint = (ssid: string): string | undefined =>
  bytesOf(ssid) <= SSID_MOST_BYTES ? undefined : "the name of a Wi-Fi network has at most 32 bytes";

/** WPA2: a passphrase of 8 to 63 characters, or 64 hex digits; an open network has none. */
const passphraseComplaint = (password: string): string | undefined =>
  password === "" || (bytesOf(password) >= 8 && bytesOf(password) <= 64)
    ? undefined
    : "a Wi-Fi password has 8 to 63 characters";

export const hubComplaint = (host: string): string | undefined => {
  if (!/^[A-Za-z0-9.-]+$/.test(host)) return "an address such as 192.0.2.10, without mqtt:// and without port";
  if (host === "localhost" || host === "0.0.0.0" || host.startsWith("127.")) {
    return `${host} would be the sensor itself: give the hub's address in your network`;
  }
  if (host.endsWith(".local")) return "a sensor cannot look up names that end in .local: give the address";
  return undefined;
};

export const portComplaint = (port: string): string | undefined =>
  /^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65536 ? undefined : "a number from 1 to 65535";

const none = (): undefined => undefined;

/** In the order in which they are asked. */
export const QUESTIONS: ReadonlyArray<Question> = [
  {
    name: "sensor",
    text: "Name of the sensor",
    secret: false,
    fallback: () => "nursery",
    complaint: (id) => (isSensorId(id) ? undefined : "a-z, 0-9 and -, at most 32 characters, and not hub"),
  },
  {
    name: "room",
    text: "Room it stands in",
    secret: false,
    fallback: (answers) => answers.sensor,
    complaint: roomComplaint,
  },
  { name: "wifi", text: "Name of the Wi-Fi network", secret: false, fallback: none, complaint: ssidComplaint },
  {
    name: "wifi-password",
    text: "Its password (not shown; empty for an open network)",
    secret: true,
    fallback: () => "",
    complaint: passphraseComplaint,
  },
  { name: "hub", text: "Address of the hub", secret: false, fallback: none, complaint: hubComplaint },
  { name: "hub-port", text: "Its MQTT port", secret: false, fallback: () => "1883", complaint: portComplaint },
  {
    name: "mic",
    text: "Microphone (max4466, sen0232, i2c)",
    secret: false,
    fallback: () => "max4466",
    complaint: (kind) => (MICROPHONES.includes(kind) ? undefined : "max4466, sen0232 or i2c"),
  },
];

/** Options that a person would have to be asked for, because nothing can stand in for them. */
export const missingAnswers = (answers: Answers): AnswerName[] =>
  QUESTIONS.filter(
    (question) =>
      answers[question.name] === undefined &&
      (question.fallback({}) === undefined || question.name === "wifi-password"),
  )
    .map((question) => question.name)
    .filter((name) => name !== "room");

/** What is wrong with the answers given as options, one line each. */
export const complaintsAbout = (answers: Answers): string[] =>
  QUESTIONS.flatMap((question) => {
    const given = answers[question.name];
    if (given === undefined) return [];
    const wrong = given === "" && question.fallback(answers) !== "" ? "must not be empty" : question.complaint(given);
    return wrong === undefined ? [] : [`--${question.name}: ${wrong}`];
  });

/** Puts in what an empty answer would mean, without asking. */
export const withFallbacks = (answers: Answers): Answers => {
  const all: Answers = { ...answers };
  for (const question of QUESTIONS) {
    const fallback = question.fallback(all);
    if (all[question.name] === undefined && fallback !== undefined) all[question.name] = fallback;
  }
  return all;
};

/** Asks for what no option answered, and asks again until an answer will do. */
export const askMissing = async (answers: Answers, ask: Ask, say: (line: string) => void): Promise<Answers> => {
  const all: Answers = { ...answers };
  for (const question of QUESTIONS) {
    while (all[question.name] === undefined) {
      const fallback = question.fallback(all);
      const given = await ask(`${question.text}${fallback ? ` [${fallback}]` : ""}: `, question.secret);
      const answer = given === "" ? fallback : given;
      const wrong = answer === undefined ? "this one is needed" : question.complaint(answer);
      if (answer === undefined || wrong !== undefined) say(`  ${wrong}`);
      else all[question.name] = answer;
    }
  }
  return all;
};
