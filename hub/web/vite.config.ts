import { defineConfig } from "vite";
import { shellList } from "./worker/shellList.ts";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [shellList()],
  build: {
    target: "es2022",
    // A data: URL in place of a small file would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
});
