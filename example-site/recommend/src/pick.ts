import type { Product } from "@harbour/shell";

/**
 * Picks up to count products, none of which is excluded, from as many
 * categories as it can: the shelves take turns.
 */
export function pick(products: Product[], exclude: string[], count: number): Product[] {
  const shelves = new Map<string, Product[]>();
  for (const product of products) {
    if (exclude.includes(product.id)) continue;
    const shelf = shelves.get(product.category);
    if (shelf === undefined) shelves.set(product.category, [product]);
    else shelf.push(product);
  }
  const picked: Product[] = [];
  for (let turn = 0; picked.length < count; turn++) {
    const before = picked.length;
    for (const shelf of shelves.values()) {
      if (turn < shelf.length && picked.length < count) picked.push(shelf[turn]);
    }
    if (picked.length === before) break;
  }
  return picked;
}
