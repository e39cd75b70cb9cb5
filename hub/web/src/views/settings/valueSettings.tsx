import { useState } from "preact/hooks";
import { useAction } from "../../api/useAction.ts";
import { HoldForm } from "../../controls/holdForm.tsx";
import { Problem } from "../../controls/problem.tsx";
import { useTexts } from "../../shell/texts.ts";
import type { Household } from "./household.ts";
import type { SectionProps } from "./settingsView.tsx";
import { SETTINGS_TEXTS } from "./texts.ts";

type Value = {
  section: "night" | "oncall" | "escalation" | "alarms";
  key: string;
  type: "time" | "number";
  /** What holds while nothing is written. */
  usual: string | number;
  min?: number;
};

/** The times and waits of the household, with the hub's own defaults. */
const VALUES = [
  { section: "night", key: "from", type: "time", usual: "21:00" },
  { section: "night", key: "to", type: "time", usual: "07:00" },
  { section: "oncall", key: "handOff", type: "time", usual: "12:00" },
  { section: "escalation", key: "selfSoothingSeconds", type: "number", usual: 30, min: 0 },
  { section: "escalation", key: "repeatSeconds", type: "number", usual: 120, min: 1 },
  { section: "alarms", key: "blindSeconds", type: "number", usual: 30, min: 1 },
  { section: "alarms", key: "settleMinutes", type: "number", usual: 5, min: 0 },
  { section: "alarms", key: "pagesPerNight", type: "number", usual: 4, min: 1 },
] as const satisfies ReadonlyArray<Value>;

export type ValueKey = (typeof VALUES)[number]["key"];

const SECTIONS = ["night", "oncall", "escalation", "alarms"] as const;

export const ValueSettings = ({ household, save }: SectionProps) => (
  <div class="cards">
    {SECTIONS.map((section) => (
      <SectionForm key={section} section={section} household={household} save={save} />
    ))}
  </div>
);

const SectionForm = (props: {
  section: (typeof SECTIONS)[number];
  household: Household;
  save: SectionProps["save"];
}) => {
  const { section, household, save } = props;
  const texts = useTexts(SETTINGS_TEXTS);
  const action = useAction();
  const [saved, setSaved] = useState(false);
  const given = (household[section] ?? {}) as Record<string, unknown>;
  const values = VALUES.filter((value) => value.section === section);
  const submit = async (element: HTMLFormElement): Promise<void> => {
    const form = new FormData(element);
    const next: Record<string, unknown> = { ...given };
    for (const { key, type } of values) next[key] = type === "number" ? Number(form.get(key)) : String(form.get(key));
    setSaved(false);
    if ((await action.run(save(section, next))) !== undefined) setSaved(true);
  };
  return (
    <HoldForm class="card fields" button={texts.save} disabled={action.sending} onHeld={submit}>
      <h3>{texts.sections[section]}</h3>
      {values.map((value: Value) => (
        <>
          <label for={`${section}-${value.key}`}>{texts.values[value.key as ValueKey]}</label>
          <input
            id={`${section}-${value.key}`}
            name={value.key}
            type={value.type}
            min={value.min}
            step={value.type === "number" ? "any" : undefined}
            defaultValue={String(given[value.key] ?? value.usual)}
            required
          />
        </>
      ))}
      <p class="facts" role="status">
        {saved && texts.saved}
      </p>
      <Problem failure={action.failure} names={texts.values} />
    </HoldForm>
  );
};
