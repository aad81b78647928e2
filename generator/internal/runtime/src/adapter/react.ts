import type { Mounted, Props } from "../mount.js";

interface Root<N> {
  render(node: N): void;
  unmount(): void;
}

/** Mounts a component with React 18 or later. */
export const react =
  <C, N>(component: C, createElement: (c: C, props: Props) => N, createRoot: (el: HTMLElement) => Root<N>) =>
  (el: HTMLElement, props: Props = {}): Mounted => {
    const root = createRoot(el);
    const update = (next: Props) => root.render(createElement(component, next));
    update(props);
    return { update, unmount: () => root.unmount() };
  };
