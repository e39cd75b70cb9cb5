import { formatDuration } from "../messages/format.ts";
import { useMessages } from "../messages/language.ts";

/** The loudest thing on the page: from here on its silence says nothing. */
export const ConnectionBanner = (props: { lastHeardAtMs: number | null; nowMs: number }) => {
  const { connection, ...messages } = useMessages();
  return (
    <div class="banner">
      <p role="alert">
        <strong>⚠ {connection.lost}</strong>
        {connection.meaning}
      </p>
      {/* Outside the alert: a duration that ticks would be read out every second. */}
      <p class="banner-since">
        {props.lastHeardAtMs === null
          ? connection.never
          : connection.since(formatDuration({ connection, ...messages }, props.nowMs - props.lastHeardAtMs))}
      </p>
    </div>
  );
};
