import type { Sensor } from "../api/types.ts";
import { type SensorProblem, sensorProblems } from "../live/sensorProblems.ts";
import { useMessages } from "../messages/language.ts";

/** What is wrong with a sensor, and what to do about it. `only` keeps to the grave ones. */
export const SensorProblems = (props: { sensor: Sensor; only?: ReadonlyArray<SensorProblem> }) => {
  const { problems: texts } = useMessages().sensor;
  const found = sensorProblems(props.sensor).filter((one) => props.only?.includes(one) ?? true);
  if (found.length === 0) return null;
  return (
    <ul class="plain">
      {found.map((problem) => (
        <li key={problem} class={problem === "twins" ? "problem" : "state degraded"}>
          {texts[problem]}
        </li>
      ))}
    </ul>
  );
};
