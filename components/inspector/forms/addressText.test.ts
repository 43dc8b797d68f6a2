import { expect, test } from "vitest";
import { writtenAddress } from "./addressText";

test.each([
  ["10.5.0.7/16", "10.5.0.7", 16],
  [" fd00::4 / 64 ", "fd00::4", 64],
  ["10.5.0.7", "10.5.0.7", null],
  ["10.5.0.7/", "10.5.0.7", null],
  ["10.5.0.7/x", "10.5.0.7", null],
  ["", "", null],
])("%s is parted into address and prefix length", (text, address, prefixLength) => {
  expect(writtenAddress(text)).toEqual({ address, prefixLength });
});
