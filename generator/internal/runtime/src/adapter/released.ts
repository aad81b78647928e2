import type { Mounted } from "../mount.js";

/** Returns what a mount gave, with something to do behind its unmount. */
export const released = (it: Mounted | (() => unknown) | undefined | void, undo: () => void): Mounted => {
  const release = typeof it == "function" ? it : it?.unmount?.bind(it);
  const update = typeof it == "function" ? undefined : it?.update?.bind(it);
  return {
    ...(update && { update }),
    async unmount() {
      try {
        await release?.();
      } finally {
        undo();
      }
    },
  };
};
