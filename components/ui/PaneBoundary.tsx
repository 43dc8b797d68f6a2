"use client";

import { Component, type ReactNode } from "react";
import { PaneFailed } from "./NotLoaded";

interface PaneBoundaryProps {
  /** What stands in the pane, as the beginning of a sentence. */
  readonly what: string;
  readonly children: ReactNode;
}

/** Keeps a failure of one pane to that pane: the others, and what is being edited, go on. Another `key` begins anew. */
export class PaneBoundary extends Component<PaneBoundaryProps, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <PaneFailed
        what={this.props.what}
        message={error.message}
        onAgain={() => this.setState({ error: null })}
      />
    );
  }
}
