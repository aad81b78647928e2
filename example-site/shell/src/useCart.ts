import { useEffect, useState } from "react";
import { on } from "mfegen/bus";

type Lines = MfegenBusEvents["basket:changed"]["lines"];

/**
 * The basket's lines, as the cart tells them on the bus, whichever tab they were
 * changed in. The cart's store, which tells them, is fetched after the first
 * paint; until then, and if the cart cannot be had, the basket is unknown.
 */
export function useCart(): Lines | undefined {
  const [lines, setLines] = useState<Lines>();

  useEffect(() => {
    import("@harbour/cart/store").catch(() => {});
    return on("basket:changed", (basket) => setLines(basket.lines));
  }, []);

  return lines;
}

export function countItems(lines: Lines | undefined): number {
  return lines?.reduce((sum, line) => sum + line.quantity, 0) ?? 0;
}
