// Installs what the flash command needs beyond the repository's own packages, at its first use. A package of its own,
// so that `npm ci` of the repository stays small: serial ports concern nobody who runs a hub or the tests.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { isInstalled, npmInstall } from "../../shared/build/install.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const say = (text) => process.stderr.write(`flash: ${text}\n`);

try {
  if (!isInstalled(folder)) await npmInstall(folder, say);
} catch (error) {
  say(error.message);
  say("only the first use needs the package registry; afterwards the command works without any network");
  process.exitCode = 1;
}
