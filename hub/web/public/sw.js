// Shows what the hub pushes, also while no page is open. Nothing is kept here: a stale page must never look calm.

const UNREADABLE = { title: "Veilleuse", body: "Ouvrir la page · Open the page", navigate: "/" };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

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
