import { render } from "preact";
import { App } from "./app.tsx";
import { keepShell } from "./shell/newBuild.ts";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/controls.css";
import "./styles/nav.css";
import "./styles/views.css";

const root = document.getElementById("page");
if (root) {
  // What stood there until now says that the page is not watching yet.
  root.replaceChildren();
  render(<App />, root);
  keepShell();
}
