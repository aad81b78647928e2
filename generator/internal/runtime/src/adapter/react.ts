import { boundary } from "./boundary.js";
import type { Base, Create } from "./boundary.js";
import type { Context, Mounted, Props } from "../mount.js";

interface Root<N> {
  render(node: N): void;
  unmount(): void;
}

/** Mounts a component with React 18 or later. */
export const react = <C, N>(
  component: C,
  createElement: Create<C, N>,
  createRoot: (el: HTMLElement) => Root<N>,
  base: Base,
) => {
  const wrap = boundary(createElement, base);
  return (el: HTMLElement, props: Props = {}, context?: Context): Mounted => {
    const root = createRoot(el);
    const update = (next: Props) => root.render(wrap(createElement(component, next), context));
    update(props);
    return { update, unmount: () => root.unmount() };
  };
};
