import { linkTo } from "../shell/route.ts";

export const Header = () => (
  <header class="top">
    <h1>
      <a href={linkTo("now")}>
        <img src="/icon.svg" alt="" width="32" height="32" /> Veilleuse
      </a>
    </h1>
  </header>
);
