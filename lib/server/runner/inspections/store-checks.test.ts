import { expect, test } from "vitest";
import { storeChecks } from "./store-checks";

const states = (packageName: string, told: Readonly<Record<string, string>>) =>
  storeChecks(new Map(Object.entries(told)), packageName).map(({ check, state }) => `${check} ${state}`);
const nix = "/usr/bin/nix-store";

test("a full disk or no Nix holds up what brings a system, and nothing else", () => {
  expect(states("deploy", { free: "9000000", nix })).toEqual(["disk good", "nix good"]);
  expect(states("deploy", { free: "1000000", nix })).toEqual(["disk warning", "nix good"]);
  expect(states("deploy", { free: "1000", nix: "" })).toEqual(["disk bad", "nix bad"]);
  expect(states("create", { free: "1000", nix: "" })).toEqual(["disk warning", "nix skipped"]);
  expect(states("restart", { nix: "" })).toEqual(["disk warning", "nix skipped"]);
});
