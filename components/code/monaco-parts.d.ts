/** A part of Monaco that is published without types; imported for what it registers. */
declare module "monaco-editor/editor/contrib/suggest/browser/suggestController";
