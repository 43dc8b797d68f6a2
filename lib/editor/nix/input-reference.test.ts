import { expect, test } from "vitest";
import { isLockedFrom } from "./input-reference";

test("a lock is another input's once the address says something else", () => {
  const stable = "github:NixOS/nixpkgs/nixos-26.05";
  expect(isLockedFrom(stable, stable)).toBe(true);
  expect(isLockedFrom("github:nixos/nixpkgs/nixos-26.05", stable)).toBe(true);
  expect(isLockedFrom("github:NixOS/nixpkgs/nixos-unstable", stable)).toBe(false);
  expect(isLockedFrom("path:/srv/nixpkgs", stable)).toBe(false);
  expect(isLockedFrom("git+https://git.example/disko", "https://git.example/disko")).toBe(true);
  expect(isLockedFrom("nixpkgs", "nixpkgs")).toBe(true);
});

test("what cannot be compared counts as the same", () => {
  expect(isLockedFrom("git+https://git.example/disko?ref=main", "https://git.example/disko")).toBe(true);
  expect(isLockedFrom("github:nix-community/disko", "")).toBe(true);
});
