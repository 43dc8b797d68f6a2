import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = path.resolve(fileURLToPath(new URL("..", import.meta.url)));

/** Folder, source, and what the linter must say. */
const REFUSED = [
  ["lib/shared", 'export * from "../model/schema";', "lib/shared may import lib/shared"],
  ["lib/model", 'export * from "@/lib/resolver/resolution";', "lib/model may import lib/shared, lib/model"],
  ["lib/model", 'export type { A } from "@/lib/editor/state";', "lib/model may import"],
  ["lib/model/testing", 'import "../../resolver/resolution";', "lib/model may import"],
  ["lib/resolver/deep", 'import "../../codegen/index";', "lib/resolver may import"],
  ["lib/codegen", 'export const load = () => import("@/lib/editor/state");', "lib/codegen may import"],
  ["lib/codegen", 'export { useState } from "react";', "lib/codegen is pure"],
  ["lib/resolver", 'export { readFile } from "node:fs";', "noNodejsModules"],
  ["lib/model", 'export const a = fetch("/");', "noRestrictedGlobals"],
  ["lib/editor", 'export type { A } from "@/lib/server/session";', "lib/editor may import"],
  ["lib/server", 'export { A } from "@/components/ui/A";', "lib/server may import"],
  ["lib/server", 'export type { A } from "./db/generated/client";', "Only lib/server/db knows"],
  ["components/ui", 'export type { A } from "@/lib/server/session";', "never reach lib/server"],
  ["app/x", 'export { database } from "@/lib/server/db/client";', "app/ calls lib/server"],
] as const;

const ALLOWED = [
  ["lib/model", 'export * from "@/lib/shared/json";'],
  ["lib/resolver", 'export * from "../model/schema";'],
  ["lib/resolver/testing", 'export { readFileSync } from "node:fs";'],
  ["lib/server", 'export * from "@/lib/codegen";'],
  ["lib/server/db", 'export * from "./generated/client";'],
  ["components/ui", 'export type { Editor } from "@/lib/editor/state";'],
] as const;

describe("layers", () => {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "layers-")));
  let findings = "";
  const fileOf = (where: string, index: number) => `${where}/probe-${index}.ts`;

  beforeAll(() => {
    const { vcs: _, ...rules } = JSON.parse(readFileSync(path.join(root, "biome.json"), "utf8"));
    writeFileSync(path.join(folder, "biome.json"), JSON.stringify({ ...rules, $schema: undefined }));
    for (const [index, [where, source]] of [...REFUSED, ...ALLOWED].entries()) {
      mkdirSync(path.join(folder, where), { recursive: true });
      writeFileSync(path.join(folder, fileOf(where, index)), source);
    }
    const biome = path.join(root, "node_modules/.bin/biome");
    const options = ["lint", "--reporter=github", "--max-diagnostics=none", "."];
    findings = spawnSync(biome, options, { cwd: folder, encoding: "utf8" }).stdout;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const about = (file: string) => findings.split("\n").filter((line) => line.includes(`${folder}/${file},`));

  it.each(REFUSED.map(([where, source, message], index) => [fileOf(where, index), source, message]))(
    "%s: %s",
    (file, _source, message) => {
      expect(about(file).join("\n")).toContain(message);
    },
  );

  it.each(ALLOWED.map(([where, source], index) => [fileOf(where, REFUSED.length + index), source]))(
    "allows %s: %s",
    (file) => {
      expect(about(file).filter((line) => /noRestricted|noNodejs/.test(line))).toEqual([]);
    },
  );
});
