import { renderSVG } from "uqr";
import { formatMoment } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { isLoopback } from "../../shell/loopback.ts";
import { linkTo } from "../../shell/route.ts";
import { useTexts } from "../../shell/texts.ts";
import { SETTINGS_TEXTS } from "./texts.ts";

/** A link to choose a password, as a picture for the other one's phone. Its colours are fixed: a camera reads them. */
export const Invitation = ({ invite, until }: { invite: string; until: number }) => {
  const texts = useTexts(SETTINGS_TEXTS);
  const messages = useMessages();
  const address = `${location.origin}/${linkTo("invite", invite)}`;
  const picture = renderSVG(address, { border: 3, whiteColor: "#ffd0a8", blackColor: "#120605" });
  return (
    <div class="invitation">
      <p class="status">{texts.scan}</p>
      {isLoopback(location.hostname) && <p class="problem">{texts.scanLoopback}</p>}
      <img alt={texts.qr} src={`data:image/svg+xml,${encodeURIComponent(picture)}`} width="240" height="240" />
      <p class="facts">
        <a href={address}>{address}</a>
      </p>
      <p class="facts">{texts.until(formatMoment(messages, until))}</p>
    </div>
  );
};
