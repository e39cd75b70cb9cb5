import { useState } from "preact/hooks";
import type { changeSettings } from "../../api/changeSettings.ts";
import { useAction } from "../../api/useAction.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { HoldForm } from "../../controls/holdForm.tsx";
import { Problem } from "../../controls/problem.tsx";
import { useTexts } from "../../shell/texts.ts";
import { CHANNEL_KINDS, type ChannelKind } from "./channelKinds.ts";
import type { Channel, HouseholdCaregiver } from "./household.ts";
import { SETTINGS_TEXTS } from "./texts.ts";

const isKind = (type: string): type is ChannelKind => Object.hasOwn(CHANNEL_KINDS, type);

/** How somebody is woken: channels in the order of trying. */
export const ChannelSettings = (props: {
  caregiver: HouseholdCaregiver;
  save(channels: Channel[]): ReturnType<typeof changeSettings>;
}) => {
  const { caregiver } = props;
  const texts = useTexts(SETTINGS_TEXTS);
  const action = useAction();
  const [kind, setKind] = useState<ChannelKind>("ntfy");
  const channels = caregiver.channels ?? [];
  const add = async (form: HTMLFormElement): Promise<void> => {
    const given = Object.entries(Object.fromEntries(new FormData(form))).filter(([, value]) => value !== "");
    if ((await action.run(props.save([...channels, { type: kind, ...Object.fromEntries(given) }]))) !== undefined)
      form.reset();
  };
  const without = (index: number): Channel[] => channels.filter((_, i) => i !== index);
  const field = (name: string): string => `${caregiver.id}-${kind}-${name}`;
  return (
    <details>
      <summary>{texts.channels(channels.length)}</summary>
      <ol class="plain">
        {channels.map((channel, i) => (
          <li key={i} class="row">
            <span>
              {isKind(channel.type) ? texts.kinds[channel.type] : channel.type}
              <span class="facts"> {typeof channel.url === "string" ? channel.url : ""}</span>
            </span>
            <HoldButton disabled={action.sending} onHeld={() => void action.run(props.save(without(i)))}>
              {texts.remove}
            </HoldButton>
          </li>
        ))}
      </ol>
      <HoldForm button={texts.add} disabled={action.sending} onHeld={add}>
        <label for={`${caregiver.id}-kind`}>{texts.addChannel}</label>
        <select
          id={`${caregiver.id}-kind`}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as ChannelKind)}
        >
          {(Object.keys(CHANNEL_KINDS) as ChannelKind[]).map((key) => (
            <option key={key} value={key}>
              {texts.kinds[key]}
            </option>
          ))}
        </select>
        <p class="facts">{texts.kindHints[kind]}</p>
        {CHANNEL_KINDS[kind].map(({ name, required, type }) => (
          <>
            <label for={field(name)}>{texts.channelFields[name]}</label>
            <input
              id={field(name)}
              name={name}
              inputMode={type}
              {...(type === "url" ? { pattern: "https?://.+", title: "https://…" } : {})}
              required={required}
              autocomplete="off"
              autocapitalize="none"
            />
          </>
        ))}
        <Problem failure={action.failure} names={texts.channelFields} />
      </HoldForm>
    </details>
  );
};
