/** Where browsers allow no worker (plain http away from this machine) the page works, but needs the hub to open. */
const workers = (): ServiceWorkerContainer | undefined => navigator.serviceWorker;

/**
 * Starts the worker that keeps the page for a moment without the hub. When another build takes over, the page is loaded
 * anew as soon as nobody is in the middle of something: at the next change of view, or when it is put away.
 */
export const keepShell = (): void => {
  const container = workers();
  if (!container) return;
  let renew = false;
  let former = container.controller;
  container.addEventListener("controllerchange", () => {
    // The first worker of a device brings nothing new.
    renew ||= former !== null;
    former = container.controller;
    if (document.hidden) load();
  });
  const load = (): void => {
    if (renew) location.reload();
  };
  addEventListener("hashchange", load);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) load();
  });
  const start = (): void => void container.register("/sw.js", { updateViaCache: "none" }).catch(() => undefined);
  // What goes on now comes first; the worker fetches everything else.
  if (document.readyState === "complete") start();
  else addEventListener("load", start);
};

/** Looks for another build: a hub that was away may have come back with one. */
export const lookForNewBuild = (): void => {
  void workers()
    ?.getRegistration()
    .then((registration) => registration?.update())
    .catch(() => undefined);
};
