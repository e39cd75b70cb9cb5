import { useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { changeSettings } from "../../api/changeSettings.ts";
import { useAction } from "../../api/useAction.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { HoldCheck } from "../../controls/holdCheck.tsx";
import { HoldForm } from "../../controls/holdForm.tsx";
import { Problem } from "../../controls/problem.tsx";
import { useTexts } from "../../shell/texts.ts";
import { idFrom } from "../setup/idFrom.ts";
import { ChannelSettings } from "./channelSettings.tsx";
import type { HouseholdCaregiver } from "./household.ts";
import { Invitation } from "./invitation.tsx";
import type { SectionProps } from "./settingsView.tsx";
import { SETTINGS_TEXTS } from "./texts.ts";

type Invited = { invite: string; until: number };

const PATH = "/api/v1/settings/caregivers";

export const PeopleSettings = ({ household, save, reload }: SectionProps) => {
  const texts = useTexts(SETTINGS_TEXTS);
  const caregivers = household.caregivers ?? [];
  const rotation = household.oncall?.rotation ?? [];
  return (
    <div class="cards">
      {caregivers.map((caregiver) => (
        <Person
          key={caregiver.id}
          caregiver={caregiver}
          reload={reload}
          saveChannels={(channels) =>
            save(
              "caregivers",
              caregivers.map((other) => (other.id === caregiver.id ? { ...other, channels } : other)),
            )
          }
          onRota={rotation.includes(caregiver.id)}
          setOnRota={(on) =>
            save("oncall", {
              ...household.oncall,
              rotation: on ? [...rotation, caregiver.id] : rotation.filter((id) => id !== caregiver.id),
            })
          }
        />
      ))}
      <section class="card">
        <h3>{texts.addPerson}</h3>
        <AddPerson reload={reload} />
      </section>
    </div>
  );
};

const Person = (props: {
  caregiver: HouseholdCaregiver;
  reload(): void;
  saveChannels(channels: unknown): ReturnType<typeof changeSettings>;
  onRota: boolean;
  setOnRota(on: boolean): ReturnType<typeof changeSettings>;
}) => {
  const { caregiver } = props;
  const texts = useTexts(SETTINGS_TEXTS);
  const [invited, setInvited] = useState<Invited>();
  const action = useAction<unknown>();
  const path = `${PATH}/${encodeURIComponent(caregiver.id)}`;
  const invite = async (): Promise<void> => {
    const made = (await action.run(call("POST", `${path}/invitation`, {}))) as Invited | undefined;
    if (made) setInvited(made);
  };
  const remove = async (): Promise<void> => {
    if ((await action.run(changeSettings("DELETE", path))) !== undefined) props.reload();
  };
  return (
    <article class="card">
      <h3>{caregiver.name}</h3>
      <p class="facts">
        {caregiver.id} · {texts.may[caregiver.role ?? "caregiver"]}
      </p>
      <HoldCheck
        on={props.onRota}
        text={texts.onRota}
        disabled={action.sending}
        onChange={(on) => void action.run(props.setOnRota(on))}
      />
      <ChannelSettings caregiver={caregiver} save={props.saveChannels} />
      <div class="row">
        <button type="button" disabled={action.sending} onClick={invite}>
          {texts.invite}
        </button>
        <HoldButton disabled={action.sending} onHeld={remove}>
          {texts.remove}
        </HoldButton>
      </div>
      <Problem failure={action.failure} />
      {invited && <Invitation {...invited} />}
    </article>
  );
};

const AddPerson = ({ reload }: { reload(): void }) => {
  const texts = useTexts(SETTINGS_TEXTS);
  const [name, setName] = useState("");
  const [invited, setInvited] = useState<Invited>();
  const action = useAction<Invited>();
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const made = await action.run(changeSettings<Invited>("POST", PATH, Object.fromEntries(new FormData(form))));
    if (!made) return;
    setInvited(made);
    form.reset();
    setName("");
    reload();
  };
  return (
    <>
      <HoldForm button={texts.addAndInvite} disabled={action.sending} onHeld={submit}>
        <label for="person-name">{texts.name}</label>
        <input
          id="person-name"
          name="name"
          maxLength={64}
          required
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <label for="person-id">{texts.id}</label>
        <input
          id="person-id"
          name="id"
          key={idFrom(name)}
          defaultValue={idFrom(name)}
          pattern="[a-z0-9\-]{1,32}"
          autocapitalize="none"
          required
        />
        <label for="person-language">{texts.language}</label>
        <select id="person-language" name="language">
          <option value="fr">Français</option>
          <option value="en">English</option>
        </select>
        <label for="person-role">{texts.role}</label>
        <select id="person-role" name="role">
          {(["caregiver", "admin", "guest"] as const).map((role) => (
            <option key={role} value={role}>
              {texts.roles[role]}
            </option>
          ))}
        </select>
        <Problem failure={action.failure} />
      </HoldForm>
      {invited && <Invitation {...invited} />}
    </>
  );
};
