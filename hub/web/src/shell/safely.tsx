import type { ComponentChildren } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { useMessages } from "../messages/language.ts";
import { linkTo } from "./route.ts";

/**
 * A view that fails takes itself down and nothing else. Without this its last picture would stay, as if it were still
 * true, and the page would follow no link any more.
 */
export const Safely = ({ children }: { children: ComponentChildren }) => {
  const { failure, nav } = useMessages();
  const [error] = useErrorBoundary((thrown) => console.error(thrown));
  if (error === undefined) return <>{children}</>;
  return (
    <section class="card" role="alert">
      <p class="problem">{failure.view}</p>
      <a class="button" href={linkTo("now")}>
        {nav.now}
      </a>
      <button type="button" onClick={() => location.reload()}>
        {failure.again}
      </button>
    </section>
  );
};
