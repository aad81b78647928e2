import { released } from "./released.js";
import type { Context, Module, Mounted, Props } from "../mount.js";

type Mount = NonNullable<Module["mount"]>;

/**
 * Marks the element as the MFE's own while it is mounted there: its styles
 * reach what is in an element with its name. A slot's box has that already.
 */
export const scope = (name: string, mount: Mount) =>
  Object.assign(async (el: HTMLElement, props: Props, context: Context) => {
    const before = el.dataset.mfe;
    if (before == name) return mount(el, props, context);
    const undo = () => {
      if (before == undefined) delete el.dataset.mfe;
      else el.dataset.mfe = before;
    };
    el.dataset.mfe = name;
    try {
      return released((await mount(el, props, context)) as Mounted | undefined, undo);
    } catch (error) {
      undo();
      throw error;
    }
  }, mount);
