import { useMessages } from "../messages/language.ts";

/** The shape of what is coming, instead of something that turns. */
export const Skeleton = ({ rows = 3 }: { rows?: number }) => {
  const messages = useMessages();
  return (
    <div class="skeleton" role="status">
      <span class="only-spoken">{messages.failure.loading}</span>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} class="card skeleton-row" aria-hidden="true" />
      ))}
    </div>
  );
};
