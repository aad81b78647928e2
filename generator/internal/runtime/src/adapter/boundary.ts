import type { Context, Props } from "../mount.js";

/** React's Component, as much of it as a boundary needs. */
export type Base = new (props: never) => { props: unknown };

/** React's createElement. */
export type Create<C, N> = (type: C, props: Props, ...children: N[]) => N;

interface BoundaryProps {
  children?: unknown;
  fail(error: unknown): void;
}

/**
 * Returns what puts an error boundary around an element: an error in a render
 * or an effect is handed to the runtime, which unmounts the MFE.
 */
export const boundary = <C, N>(createElement: Create<C, N>, base: Base) => {
  class Boundary extends base {
    declare props: BoundaryProps;
    state = { failed: false };

    static getDerivedStateFromError() {
      return { failed: true };
    }

    componentDidCatch(error: unknown) {
      this.props.fail(error);
    }

    render() {
      return this.state.failed ? null : this.props.children;
    }
  }
  return (child: N, context: Context | undefined): N => {
    const fail = (error: unknown) => {
      // Mounted by somebody else than the runtime: as if there were no boundary.
      if (!context) return reportError(error);
      context.fail(error, "render");
    };
    return createElement(Boundary as unknown as C, { fail }, child);
  };
};
