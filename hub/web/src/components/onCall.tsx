import type { Caregiver, OnCall as OnCallTonight } from "../api/types.ts";
import { useMessages } from "../messages/language.ts";

export const OnCall = (props: { onCall: OnCallTonight; caregivers: Caregiver[] }) => {
  const { onCall: texts } = useMessages();
  const name = (id: string | null): string =>
    id === null ? texts.nobody : (props.caregivers.find((caregiver) => caregiver.id === id)?.name ?? id);
  return (
    <section aria-labelledby="on-call">
      <h2 id="on-call">{texts.title}</h2>
      <dl class="on-call">
        <div>
          <dt>{texts.first}</dt>
          <dd>{name(props.onCall.first)}</dd>
        </div>
        <div>
          <dt>{texts.second}</dt>
          <dd>{name(props.onCall.second)}</dd>
        </div>
      </dl>
    </section>
  );
};
