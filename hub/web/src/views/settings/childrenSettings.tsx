import { useAction } from "../../api/useAction.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { HoldCheck } from "../../controls/holdCheck.tsx";
import { HoldForm } from "../../controls/holdForm.tsx";
import { Problem } from "../../controls/problem.tsx";
import { useTexts } from "../../shell/texts.ts";
import { idFrom } from "../setup/idFrom.ts";
import type { SectionProps } from "./settingsView.tsx";
import { SETTINGS_TEXTS } from "./texts.ts";

export const ChildrenSettings = ({ household, save }: SectionProps) => {
  const texts = useTexts(SETTINGS_TEXTS);
  const action = useAction();
  const children = household.children ?? [];
  const sensors = household.sensors ?? [];
  const change = (id: string, sensor: string, watched: boolean): void => {
    const next = children.map((child) => {
      if (child.id !== id) return child;
      const others = (child.sensors ?? []).filter((other) => other !== sensor);
      return { ...child, sensors: watched ? [...others, sensor] : others };
    });
    void action.run(save("children", next));
  };
  const add = async (form: HTMLFormElement): Promise<void> => {
    const given = new FormData(form);
    const name = String(given.get("name")).trim();
    const born = String(given.get("born"));
    const child = { id: idFrom(name) || `child-${children.length + 1}`, name, ...(born ? { born } : {}), sensors: [] };
    if ((await action.run(save("children", [...children, child]))) !== undefined) form.reset();
  };
  return (
    <div class="cards">
      {children.map((child) => (
        <article key={child.id} class="card">
          <h3>{child.name}</h3>
          {sensors.length > 0 && (
            <fieldset class="choices">
              <legend>{texts.heardBy}</legend>
              {sensors.map(({ id, room }) => (
                <HoldCheck
                  key={id}
                  on={(child.sensors ?? []).includes(id)}
                  text={room ?? id}
                  disabled={action.sending}
                  onChange={(on) => change(child.id, id, on)}
                />
              ))}
            </fieldset>
          )}
          <HoldButton
            disabled={action.sending}
            onHeld={() =>
              void action.run(
                save(
                  "children",
                  children.filter(({ id }) => id !== child.id),
                ),
              )
            }
          >
            {texts.remove}
          </HoldButton>
        </article>
      ))}
      <HoldForm class="card fields" button={texts.add} disabled={action.sending} onHeld={add}>
        <h3>{texts.addChild}</h3>
        <label for="child-name">{texts.name}</label>
        <input id="child-name" name="name" maxLength={64} required />
        <label for="child-born">{texts.born}</label>
        <input id="child-born" name="born" type="date" />
      </HoldForm>
      <Problem failure={action.failure} />
    </div>
  );
};
