import { useLive } from "../live/live.ts";
import { useMessages } from "../messages/language.ts";
import { Skeleton } from "./skeleton.tsx";

/** Instead of a view that needs the running night: its shape while it comes, and words when it does not. */
export const Waiting = () => {
  const { failure } = useMessages();
  return useLive().connection.state === "lost" ? <p class="problem">{failure.unreachable}</p> : <Skeleton />;
};
