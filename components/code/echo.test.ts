import { expect, test } from "vitest";
import { Echo } from "./echo";

test("what was typed comes back late and in part, and is no change", () => {
  const echo = new Echo("a");
  for (const text of ["ab", "abc", "abcd"]) echo.said(text);
  expect(echo.isForeign("ab", "abcd")).toBe(false);
  expect(echo.isForeign("ab", "abcd")).toBe(false);
  expect(echo.isForeign("abcd", "abcd")).toBe(false);
});

test("another person's change, an undo and a refused edit are changes", () => {
  const echo = new Echo("a");
  expect(echo.isForeign("b", "a")).toBe(true);
  echo.said("bc");
  expect(echo.isForeign("bc", "bc")).toBe(false);
  expect(echo.isForeign("b", "bc")).toBe(true);
});

test("a letter typed and taken back leaves nothing that an undo could be mistaken for", () => {
  const echo = new Echo("a");
  echo.said("ab");
  echo.said("a");
  expect(echo.isForeign("a", "a")).toBe(false);
  expect(echo.isForeign("ab", "a")).toBe(true);
});

test("typing goes on while what was saved arrives", () => {
  const echo = new Echo("a");
  echo.said("ab");
  expect(echo.isForeign("ab", "ab")).toBe(false);
  echo.said("abc");
  expect(echo.isForeign("ab", "abc")).toBe(false);
});
