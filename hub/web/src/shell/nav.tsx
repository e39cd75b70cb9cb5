import { useMessages } from "../messages/language.ts";
import { linkTo, type View } from "./route.ts";

const TABS = ["now", "night", "care", "oncall", "more"] as const;

/** Where a view that has no tab of its own belongs. */
const HOME: Partial<Record<View, (typeof TABS)[number]>> = {
  incident: "now",
  history: "more",
  reports: "more",
  health: "more",
  device: "more",
  settings: "more",
};

/** Simple shapes that are told apart in the dark; each path is drawn in a box of 24. */
const SHAPES: Record<(typeof TABS)[number], string> = {
  now: "M3 12h4l3-7 4 14 3-7h4",
  night: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.500 10.500z",
  care: "M12 20s-7.500-4.600-7.500-10A4.300 4.300 0 0 1 12 7.500 4.300 4.300 0 0 1 19.500 10c0 5.400-7.500 10-7.500 10z",
  oncall:
    "M6 4h4l1.500 5-2.500 1.500a12 12 0 0 0 4.500 4.500L15 12.500l5 1.500v4a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z",
  more: "M4 7h16M4 12h16M4 17h16",
};

/** Along the lower edge, where a thumb is. */
export const Nav = ({ view, alarms }: { view: View; alarms: number }) => {
  const { nav } = useMessages();
  const here = HOME[view] ?? view;
  return (
    <nav class="nav" aria-label={nav.title}>
      {TABS.map((tab) => (
        <a key={tab} href={linkTo(tab)} aria-current={here === tab ? "page" : undefined}>
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d={SHAPES[tab]} />
          </svg>
          <span>{nav[tab]}</span>
          {tab === "now" && alarms > 0 && (
            <span class="badge">
              {alarms}
              <span class="only-spoken"> {nav.alarms}</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
};
