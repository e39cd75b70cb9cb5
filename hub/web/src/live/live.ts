import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Session } from "../api/types.ts";
import type { NightState } from "./nightState.ts";
import type { Connection } from "./useNight.ts";

/** What every view sees of the running night. */
export type Live = {
  session: Session;
  night: NightState | undefined;
  connection: Connection;
  /** This device's time, renewed every second. */
  nowMs: number;
};

export const LiveContext = createContext<Live | undefined>(undefined);

/** To be used below the logged-in page only. */
export const useLive = (): Live => {
  const live = useContext(LiveContext);
  if (!live) throw new Error("there is no live night outside of a session");
  return live;
};

export const mayAct = ({ role }: Session): boolean => role !== "guest";

/** The name of a child, as people call it. */
export const childIn =
  (night: NightState | undefined) =>
  (id: string): string =>
    // What this device kept before it knew of children has none.
    night?.children?.find((child) => child.id === id)?.name ?? id;

/** The name of a caregiver, as people call them. */
export const nameIn =
  (night: NightState | undefined) =>
  (id: string): string =>
    [...(night?.caregivers ?? []), ...(night?.formerCaregivers ?? [])].find((one) => one.id === id)?.name ?? id;
