const LOOPBACK = /^(localhost$|127\.|\[::1\]$)/;

/** Whether this page was opened at the hub's own machine, by an address that means another machine to everybody else. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);
