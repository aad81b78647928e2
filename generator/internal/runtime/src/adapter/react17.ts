import { boundary } from "./boundary.js";
import type { Base, Create } from "./boundary.js";
import type { Context, Mounted, Props } from "../mount.js";

/** Mounts a component with React 17 or earlier. */
export const react17 = <C, N>(
  component: C,
  createElement: Create<C, N>,
  render: (node: N, el: HTMLElement) => unknown,
  unmountComponentAtNode: (el: HTMLElement) => unknown,
  base: Base,
) => {
  const wrap = boundary(createElement, base);
  return (el: HTMLElement, props: Props = {}, context?: Context): Mounted => {
    const update = (next: Props) => render(wrap(createElement(component, next), context), el);
    update(props);
    return { update, unmount: () => unmountComponentAtNode(el) };
  };
};
