import { useRef, useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { useAction } from "../../api/useAction.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { Problem } from "../../controls/problem.tsx";
import { mayAct, useLive } from "../../live/live.ts";
import { formatDuration, formatMoment, withColon } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { Skeleton } from "../../shell/skeleton.tsx";
import { useTexts } from "../../shell/texts.ts";
import { useUndo } from "../../shell/undo.tsx";
import { CARE_KINDS, type CareEntry, type CareKind, type Child, type Diaper } from "./careKinds.ts";
import { Debts } from "./debts.tsx";
import { Diary } from "./diary.tsx";
import { CARE_TEXTS } from "./texts.ts";

const PATH = "/api/v1/care";
const SHOWN = 20;

/** One tap for what was done, for one child or several; taken back for ten minutes. */
export const CareView = () => {
  const texts = useTexts(CARE_TEXTS);
  const messages = useMessages();
  const { session, nowMs } = useLive();
  const children = useAnswer<Child[]>("/api/v1/children");
  const log = useAnswer<CareEntry[]>(`${PATH}?limit=${SHOWN}`);
  const diapers = useAnswer<Diaper[]>(`${PATH}/diapers`);
  const action = useAction<unknown>();
  const offer = useUndo();
  const removing = useRef(new Map<string, ReturnType<typeof call>>());
  const [left, setLeft] = useState<ReadonlyArray<string>>([]);
  if (!children.value) return children.failure ? <Problem failure={children.failure} /> : <Skeleton />;
  const all = children.value;
  const chosen = all.filter(({ id }) => !left.includes(id)).map(({ id }) => id);
  const childName = (id: string): string => all.find((child) => child.id === id)?.name ?? id;
  const reload = (): void => {
    log.reload();
    diapers.reload();
  };
  const remove = (id: string): ReturnType<typeof call> => {
    // The same entry has two buttons, and each may be touched twice before it is gone.
    const running =
      removing.current.get(id) ??
      call("DELETE", `${PATH}/${encodeURIComponent(id)}`).then((outcome) => {
        if (!outcome.ok) removing.current.delete(id);
        reload();
        return outcome;
      });
    removing.current.set(id, running);
    return running;
  };
  const keep = async (kind: CareKind, detail?: string): Promise<void> => {
    const body = { children: chosen, kind, ...(detail === undefined ? {} : { detail }) };
    const kept = (await action.run(call("POST", PATH, body))) as CareEntry | undefined;
    if (!kept) return;
    reload();
    offer({
      text: withColon(messages, texts.kinds[kind], chosen.map(childName).join(", ")),
      undo: () => remove(kept.id),
    });
  };
  const write = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const detail = String(new FormData(form).get("detail")).trim();
    if (detail === "") return;
    form.reset();
    void keep("note", detail);
  };
  return (
    <div class="beside">
      <section aria-labelledby="care">
        <h2 id="care">{texts.title}</h2>
        {all.length === 0 && <p class="card status">{texts.noChild}</p>}
        {all.length > 1 && (
          <fieldset class="choices">
            <legend class="only-spoken">{texts.whom}</legend>
            {all.map(({ id, name }) => (
              <button
                key={id}
                type="button"
                aria-pressed={chosen.includes(id)}
                onClick={() => setLeft(left.includes(id) ? left.filter((other) => other !== id) : [...left, id])}
              >
                {name}
              </button>
            ))}
          </fieldset>
        )}
        {mayAct(session) && all.length > 0 && (
          <>
            <div class="taps">
              {CARE_KINDS.filter((kind) => kind !== "note").map((kind) => (
                <button
                  key={kind}
                  type="button"
                  disabled={action.sending || chosen.length === 0}
                  onClick={() => void keep(kind)}
                >
                  {texts.kinds[kind]}
                </button>
              ))}
            </div>
            <form class="fields" onSubmit={write}>
              <label for="care-note">{texts.kinds.note}</label>
              <div class="row">
                <input id="care-note" name="detail" maxLength={500} autocomplete="off" />
                <button type="submit" disabled={action.sending || chosen.length === 0}>
                  {texts.write}
                </button>
              </div>
            </form>
          </>
        )}
        <Problem failure={action.failure} />
        {diapers.value?.map((diaper) => (
          <p key={diaper.child} class={`card diaper ${diaper.level ?? "unknown"}`}>
            <strong>{childName(diaper.child)}</strong>
            <span>{texts.levels[diaper.level ?? "unknown"]}</span>
            {diaper.changedAt !== null && (
              <span class="facts">{texts.changed(formatDuration(messages, nowMs - diaper.changedAt))}</span>
            )}
            {diaper.redBetween && diaper.level === "green" && (
              <span class="facts">
                {texts.redBetween(
                  formatMoment(messages, diaper.redBetween.from),
                  formatMoment(messages, diaper.redBetween.to),
                )}
              </span>
            )}
          </p>
        ))}
        <Debts />
      </section>
      <section aria-labelledby="diary">
        <h2 id="diary">{texts.log}</h2>
        <Problem failure={log.failure} />
        {log.value && (
          <Diary
            entries={log.value}
            childName={childName}
            mayUndo={({ undoUntil }) => mayAct(session) && nowMs < undoUntil}
            sending={action.sending}
            onUndo={(id) => void action.run(remove(id))}
          />
        )}
      </section>
    </div>
  );
};
