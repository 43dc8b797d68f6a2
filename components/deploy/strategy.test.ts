import { expect, test } from "vitest";
import { PLAIN, roleKey, strategyBody, strategyWords } from "./strategy";

test("roles go one after the other, in the order in which they were chosen", () => {
  const rolesFirst = [roleKey("db.prod.lan", "replica"), roleKey("db.prod.lan", "primary")];
  const form = { ...PLAIN, rolesFirst };
  expect(strategyBody(form, true).waves).toEqual([
    { service: "db.prod.lan", role: "replica" },
    { service: "db.prod.lan", role: "primary" },
  ]);
  expect(strategyWords(form, 3)).toContain("replica of db, then primary of db first");
  expect(strategyWords(form, 1)).toBe("");
});

test("a health check is asked for where the package activates a system, and something is checked", () => {
  const form = { ...PLAIN, units: ["nginx.service"], http: " http://{host}/ " };
  expect(strategyBody(form, false).healthCheck).toBeNull();
  expect(strategyBody(PLAIN, true).healthCheck).toBeNull();
  expect(strategyBody(form, true).healthCheck).toEqual({
    units: ["nginx.service"],
    command: null,
    http: "http://{host}/",
  });
});
