import type { Mounted, Props } from "../mount.js";

/** Mounts a component with React 17 or earlier. */
export const react17 =
  <C, N>(
    component: C,
    createElement: (c: C, props: Props) => N,
    render: (node: N, el: HTMLElement) => unknown,
    unmountComponentAtNode: (el: HTMLElement) => unknown,
  ) =>
  (el: HTMLElement, props: Props = {}): Mounted => {
    const update = (next: Props) => render(createElement(component, next), el);
    update(props);
    return { update, unmount: () => unmountComponentAtNode(el) };
  };
