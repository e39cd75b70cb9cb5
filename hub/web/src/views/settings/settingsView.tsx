import { changeSettings } from "../../api/changeSettings.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { Problem } from "../../controls/problem.tsx";
import { useLive } from "../../live/live.ts";
import { useMessages } from "../../messages/language.ts";
import { linkTo } from "../../shell/route.ts";
import type { ViewProps } from "../../shell/session.tsx";
import { Skeleton } from "../../shell/skeleton.tsx";
import { useTexts } from "../../shell/texts.ts";
import { ChildrenSettings } from "./childrenSettings.tsx";
import type { Household } from "./household.ts";
import { PeopleSettings } from "./peopleSettings.tsx";
import { SensorSettings } from "./sensorSettings.tsx";
import { SETTINGS_TEXTS } from "./texts.ts";
import { ValueSettings } from "./valueSettings.tsx";

export type SectionProps = {
  household: Household;
  /** Replaces a part of the settings; the household is read anew when that worked. */
  save(section: string, value: unknown): ReturnType<typeof changeSettings>;
  reload(): void;
};

const PARTS = {
  people: PeopleSettings,
  sensors: SensorSettings,
  children: ChildrenSettings,
  values: ValueSettings,
} as const;

const isPart = (text: string | undefined): text is keyof typeof PARTS => Object.hasOwn(PARTS, text ?? "");

/** Setting everything up without a file; the hub writes the file. */
export const SettingsView = ({ rest }: ViewProps) => {
  const texts = useTexts(SETTINGS_TEXTS);
  const { failure } = useMessages();
  const { session } = useLive();
  const settings = useAnswer<Household>(session.role === "admin" ? "/api/v1/settings" : undefined);
  if (session.role !== "admin") return <p class="nothing">{failure.refused.forbidden}</p>;
  if (!settings.value) return settings.failure ? <Problem failure={settings.failure} /> : <Skeleton />;
  const save: SectionProps["save"] = async (section, value) => {
    const outcome = await changeSettings("POST", `/api/v1/settings/sections/${section}`, { value });
    if (outcome.ok) settings.reload();
    return outcome;
  };
  const part = rest[0];
  if (!isPart(part)) {
    return (
      <>
        <h2>{texts.title}</h2>
        <ul class="links cards">
          {(Object.keys(PARTS) as (keyof typeof PARTS)[]).map((key) => (
            <li key={key}>
              <a class="card" href={linkTo("settings", key)}>
                {texts.parts[key]}
              </a>
            </li>
          ))}
        </ul>
        <p class="facts">{texts.https}</p>
      </>
    );
  }
  const Part = PARTS[part];
  return (
    <>
      <a class="further back" href={linkTo("settings")}>
        {texts.title}
      </a>
      <h2>{texts.parts[part]}</h2>
      <Part household={settings.value} save={save} reload={settings.reload} />
    </>
  );
};
