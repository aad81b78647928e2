import { findProduct, type Product } from "@harbour/shell";
import { sumBy } from "lodash-es";
import type { CartLine } from "./store";

export interface Item extends CartLine {
  product: Product;
  total: number;
}

/** The lines with their products; lines of things that are no longer sold are left out. */
export function toItems(lines: CartLine[]): Item[] {
  return lines.flatMap((line) => {
    const product = findProduct(line.id);
    return product === undefined ? [] : [{ ...line, product, total: product.price * line.quantity }];
  });
}

export interface Totals {
  goods: number;
  post: number;
  all: number;
  /** How much more makes the post free; 0 if it is. */
  untilFree: number;
}

const freeFrom = 7500;
const postage = 495;

export function totalsOf(items: Item[]): Totals {
  const goods = sumBy(items, "total");
  const post = goods >= freeFrom ? 0 : postage;
  return { goods, post, all: goods + post, untilFree: Math.max(0, freeFrom - goods) };
}
