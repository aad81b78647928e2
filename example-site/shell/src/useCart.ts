import { useEffect, useState } from "react";
import type { CartLine } from "@harbour/cart/store";

/**
 * The basket's lines, from the cart's own store. The store is fetched after the
 * first paint; until then, and if the cart cannot be had, the basket is unknown.
 */
export function useCart(): readonly CartLine[] | undefined {
  const [lines, setLines] = useState<readonly CartLine[]>();

  useEffect(() => {
    let stop = () => {};
    let gone = false;
    import("@harbour/cart/store").then(
      ({ cartStore }) => {
        if (gone) return;
        setLines(cartStore.getState().lines);
        stop = cartStore.subscribe((state) => setLines(state.lines));
      },
      () => setLines(undefined),
    );
    return () => {
      gone = true;
      stop();
    };
  }, []);

  return lines;
}

export function countItems(lines: readonly CartLine[] | undefined): number {
  return lines?.reduce((sum, line) => sum + line.quantity, 0) ?? 0;
}
