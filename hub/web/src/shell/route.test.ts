import { expect, it } from "vitest";
import { linkTo, routeOf } from "./route.ts";

it("shows what goes on now at the bare address, and at one that is unknown", () => {
  for (const hash of ["", "#", "#/", "#/nowhere", "#/__proto__", "#now/"]) expect(routeOf(hash).view).toBe("now");
});

it("finds its way back from its own links", () => {
  const id = "nursery-0000000a-1/ä%";
  expect(routeOf(linkTo("incident", id))).toEqual({ view: "incident", rest: [id] });
});

it("takes an address that is wrongly encoded as it is", () => {
  expect(routeOf("#/incident/%zz")).toEqual({ view: "incident", rest: ["%zz"] });
});
