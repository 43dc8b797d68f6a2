/** A part of Monaco that is published without types; imported for what it registers. */
declare module "monaco-editor/editor/contrib/suggest/browser/suggestController";

/** Where Monaco keeps what a person chose in its own widgets, for the life of the page. */
declare module "monaco-editor/platform/storage/common/storage" {
  export const IStorageService: unique symbol;
}

declare module "monaco-editor/editor/standalone/browser/standaloneServices" {
  import type { IStorageService } from "monaco-editor/platform/storage/common/storage";

  export const StandaloneServices: {
    get(service: typeof IStorageService): {
      store(key: string, value: boolean, scope: number, target: number): void;
    };
  };
}
