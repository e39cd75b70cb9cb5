import { useEffect, useState } from "preact/hooks";
import { type Route, routeOf } from "./route.ts";

/** The view that the address names, as the address changes. */
export const useRoute = (): Route => {
  const [route, setRoute] = useState<Route>(() => routeOf(location.hash));
  useEffect(() => {
    const changed = (): void => {
      setRoute(routeOf(location.hash));
      scrollTo(0, 0);
    };
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
};
