/** What this browser is and has, as far as it matters for notifications. */
export type PushFacts = {
  guest: boolean;
  /** Over https, or on the hub's own machine. */
  secure: boolean;
  ios: boolean;
  /** Opened from the home screen. */
  installed: boolean;
  /** The browser has workers, pushes and notifications. */
  supported: boolean;
  permission: NotificationPermission | undefined;
};

/** Why this device cannot be woken by the page. */
export type PushObstacle = "guest" | "insecure" | "homeScreen" | "unsupported" | "denied";

/** The first thing that stands in the way, in the order in which somebody would have to remove it. */
export const obstacleOf = (facts: PushFacts): PushObstacle | undefined => {
  if (facts.guest) return "guest";
  if (!facts.secure) return "insecure";
  if (facts.ios && !facts.installed) return "homeScreen";
  if (!facts.supported) return "unsupported";
  return facts.permission === "denied" ? "denied" : undefined;
};

export const pushFacts = (guest: boolean): PushFacts => ({
  guest,
  secure: isSecureContext,
  // An iPad says that it is a Mac; no Mac has a screen to touch.
  ios:
    /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1),
  installed: matchMedia("(display-mode: standalone)").matches,
  supported: "serviceWorker" in navigator && "PushManager" in window && "Notification" in window,
  permission: "Notification" in window ? Notification.permission : undefined,
});

/** This browser's subscription with its push service, where there is one. */
export const subscriptionHere = async (): Promise<PushSubscription | null> =>
  (await (await navigator.serviceWorker?.getRegistration())?.pushManager.getSubscription()) ?? null;

/**
 * Asks for permission and subscribes this browser with its push service. To be called in a tap: browsers ask only then.
 * @param key the hub's public key, base64url
 */
export const subscribeHere = async (
  key: string,
): Promise<{ ok: true; subscription: PushSubscription } | { ok: false; why: "denied" | "dismissed" | "service" }> => {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return { ok: false, why: permission === "denied" ? "denied" : "dismissed" };
  try {
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    return { ok: true, subscription };
  } catch {
    return { ok: false, why: "service" };
  }
};
