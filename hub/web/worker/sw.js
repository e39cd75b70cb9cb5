// Shows what the hub pushes, also while no page is open, and opens the page while the hub is away. It keeps the page
// itself and nothing that the hub says: an answer out of a cache would look like a calm night.
// The build puts BUILD and SHELL in front: the name of this build, and the addresses of everything that it is made of.

/* global BUILD, SHELL */

const PREFIX = "shell-";
const CACHE = PREFIX + BUILD;
/** A hub that is away from this network does not refuse, it stays silent. */
const PATIENCE_MS = 3000;

const UNREADABLE = { title: "Veilleuse", body: "Ouvrir la page · Open the page", navigate: "/" };

const keepShell = async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.map((address) => new Request(address, { cache: "reload" })));
  await self.skipWaiting();
};

const forgetOthers = async () => {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
};

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));

const kept = async (address) => (await caches.open(CACHE)).match(address);

/** What the hub serves now; only when it does not answer, what this build was. */
const newestDocument = async () => {
  const answer = await fetch("/", { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => Response.error());
  // A proxy answers in the hub's place with an error of its own.
  return answer.ok ? answer : ((await kept("/")) ?? answer);
};

/** Files of this build never change; those of another build are the hub's. */
const file = async (request, pathname) => (await kept(pathname)) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || !SHELL.includes(pathname)) return;
  event.respondWith(pathname === "/" ? newestDocument() : file(request, pathname));
});

const read = (data) => {
  try {
    const { notification, veilleuse } = data.json();
    return { notification, about: veilleuse };
  } catch {
    // Whatever it was, somebody wanted to wake this phone.
    return { notification: UNREADABLE, about: { kind: "unknown" } };
  }
};

self.addEventListener("push", (event) => {
  const { notification, about } = read(event.data);
  const { title, body, lang, dir, tag, silent, renotify, requireInteraction, navigate, actions = [] } = notification;
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      lang,
      dir,
      tag,
      silent,
      // A page that comes again has to ring again.
      renotify: Boolean(renotify && tag),
      requireInteraction,
      icon: "/icon.svg",
      actions: actions.map(({ action, title: label }) => ({ action, title: label })),
      data: { navigate, about },
    }),
  );
});

const open = async (address) => {
  const { href } = new URL(address, self.location.origin);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((one) => one.url === href);
  return there ? there.focus() : self.clients.openWindow(href);
};

/** The button: done is done; anything else is told by the link's own page. */
const acknowledge = async ({ navigate, about }) => {
  const answer = await fetch(about.acknowledgeUrl, { method: "POST", credentials: "omit" }).catch(() => undefined);
  if (!answer?.ok) await open(navigate);
};

self.addEventListener("notificationclick", (event) => {
  const { data } = event.notification;
  event.notification.close();
  event.waitUntil(event.action === "acknowledge" ? acknowledge(data) : open(data.navigate));
});

/** The push service gave this browser another address: the hub has to know it. */
const renew = async () => {
  const { key } = await (await fetch("/api/v1/push/key")).json();
  const subscription = await self.registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  });
  await fetch("/api/v1/push/subscription", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(subscription),
  });
};

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew()));
