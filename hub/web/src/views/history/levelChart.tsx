import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { wallOf } from "../../messages/zone.ts";
import { plotData, type Series } from "./series.ts";

export type Span = { from: number; to: number };

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** uPlot cannot be drawn over a mouse that is not there: a finger drags the span along, two fingers widen it. */
const touchable = (chart: () => uPlot, moved: (span: Span) => void): uPlot.Plugin => {
  const points = new Map<number, number>();
  let start: { span: Span; points: Map<number, number> } | undefined;
  const spanNow = (): Span => {
    const { min = 0, max = 0 } = chart().scales.x ?? {};
    return { from: (min ?? 0) * 1000, to: (max ?? 0) * 1000 };
  };
  const begin = () => {
    start = { span: spanNow(), points: new Map(points) };
  };
  return {
    hooks: {
      ready: ({ over }) => {
        over.style.touchAction = "pan-y";
        over.addEventListener("pointerdown", (event) => {
          if (event.pointerType === "mouse") return;
          points.set(event.pointerId, event.offsetX);
          begin();
        });
        over.addEventListener("pointermove", (event) => {
          if (!points.has(event.pointerId) || !start) return;
          points.set(event.pointerId, event.offsetX);
          const width = over.clientWidth;
          const before = [...start.points.values()];
          const after = [...points.values()];
          const length = start.span.to - start.span.from;
          const spread = (list: number[]) => Math.max(24, Math.abs((list[0] ?? 0) - (list[1] ?? 0)));
          const factor = after.length > 1 ? spread(before) / spread(after) : 1;
          const centre = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length / width;
          const anchor = start.span.from + centre(before) * length;
          const from = anchor - centre(after) * length * factor;
          chart().setScale("x", { min: from / 1000, max: (from + length * factor) / 1000 });
        });
        const end = (event: PointerEvent) => {
          if (!points.delete(event.pointerId)) return;
          if (points.size === 0) moved(spanNow());
          else begin();
        };
        over.addEventListener("pointerup", end);
        over.addEventListener("pointercancel", end);
      },
    },
  };
};

/**
 * Levels over time. What is drawn stays and moves at once when the span changes; the finer data follow when they come.
 * @param onSpan a span that somebody chose by dragging
 */
export const LevelChart = (props: {
  series: Series;
  names: [string, string, string];
  locale: string;
  timeZone: string | undefined;
  onSpan(span: Span): void;
}) => {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const onSpan = useRef(props.onSpan);
  onSpan.current = props.onSpan;
  const { series, names, locale, timeZone } = props;

  useEffect(() => {
    const host = box.current;
    if (!host) return undefined;
    const axis = {
      stroke: colour("--text"),
      // Fainter than any curve.
      grid: { stroke: `${colour("--line")}80`, width: 1 },
      ticks: { stroke: colour("--line") },
    };
    const line = (label: string, stroke: string, width: number): uPlot.Series => ({
      label,
      stroke,
      width,
      points: { show: false },
    });
    const time = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone });
    const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone });
    const made: uPlot = new uPlot(
      {
        width: host.clientWidth,
        height: host.clientHeight,
        cursor: { drag: { x: true, y: false, setScale: false } },
        legend: { show: false },
        ...(timeZone ? { tzDate: (s: number) => uPlot.tzDate(new Date(s * 1000), timeZone) } : {}),
        scales: {
          x: { time: true },
          y: { range: (_, min, max) => [Math.min(20, min ?? 20), Math.max(90, max ?? 90)] },
        },
        axes: [
          {
            ...axis,
            values: (_, ticks) =>
              ticks.map((t) => (isMidnight(t, timeZone) ? day.format(t * 1000) : time.format(t * 1000))),
          },
          { ...axis, size: 44, values: (_, ticks) => ticks.map((t) => `${t}`) },
        ],
        series: [
          {},
          { ...line(names[0], colour("--faint"), 1), fill: colour("--card") },
          line(names[1], colour("--accent"), 2),
          line(names[2], colour("--text"), 1),
        ],
        hooks: {
          setSelect: [
            (self) => {
              if (self.select.width < 8) return;
              const from = self.posToVal(self.select.left, "x") * 1000;
              const to = self.posToVal(self.select.left + self.select.width, "x") * 1000;
              self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
              self.setScale("x", { min: from / 1000, max: to / 1000 });
              onSpan.current({ from, to });
            },
          ],
        },
        plugins: [
          touchable(
            (): uPlot => made,
            (span) => onSpan.current(span),
          ),
        ],
      },
      plotData(series),
      host,
    );
    chart.current = made;
    const fit = new ResizeObserver(() => made.setSize({ width: host.clientWidth, height: host.clientHeight }));
    fit.observe(host);
    return () => {
      fit.disconnect();
      made.destroy();
    };
  }, [locale, timeZone, names[0], document.documentElement.dataset.theme]);

  useEffect(() => {
    chart.current?.setData(plotData(series));
  }, [series]);

  return <div class="chart" ref={box} />;
};

const isMidnight = (seconds: number, timeZone: string | undefined): boolean =>
  wallOf(seconds * 1000, timeZone) % 86_400_000 === 0;
