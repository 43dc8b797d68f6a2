// Monaco's worker, bundled and served from our own origin.
import "monaco-editor/editor/editor.worker";
