import { emit, on } from "mfegen/bus";
import { createJSONStorage, persist, type StateStorage } from "zustand/middleware";
import { createStore } from "zustand/vanilla";

/** Some number of one product, in one size if it has any. */
export interface CartLine {
  id: string;
  size?: string;
  quantity: number;
}

export interface CartState {
  lines: CartLine[];
  add(id: string, quantity?: number, size?: string): void;
  /** Sets a line's quantity; zero removes the line. */
  set(line: Pick<CartLine, "id" | "size">, quantity: number): void;
  clear(): void;
}

const most = 9;

function same(a: Pick<CartLine, "id" | "size">, b: Pick<CartLine, "id" | "size">): boolean {
  return a.id === b.id && a.size === b.size;
}

/** localStorage, where it may be used; a private window or a full disk must not break the shop. */
const storage: StateStorage = {
  getItem(key) {
    try {
      return window.localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  setItem(key, value) {
    try {
      window.localStorage.setItem(key, value);
    } catch {
      // The basket then lasts as long as the page.
    }
  },
  removeItem(key) {
    try {
      window.localStorage.removeItem(key);
    } catch {
      // As above.
    }
  },
};

function isLine(value: unknown): value is CartLine {
  if (typeof value !== "object" || value === null) return false;
  const { id, size, quantity } = value as Record<string, unknown>;
  return (
    typeof id === "string" &&
    (size === undefined || typeof size === "string") &&
    Number.isInteger(quantity) &&
    (quantity as number) > 0 &&
    (quantity as number) <= most
  );
}

/** The basket. Anyone may read it, subscribe to it and add to it. */
export const cartStore = createStore<CartState>()(
  persist(
    (update) => ({
      lines: [],
      add: (id, quantity = 1, size) =>
        update(({ lines }) => {
          const old = lines.find((line) => same(line, { id, size }));
          if (old === undefined) return { lines: [...lines, { id, size, quantity: Math.min(most, quantity) }] };
          const sum = Math.min(most, old.quantity + quantity);
          return { lines: lines.map((line) => (line === old ? { ...line, quantity: sum } : line)) };
        }),
      set: (which, quantity) =>
        update(({ lines }) => ({
          lines:
            quantity <= 0
              ? lines.filter((line) => !same(line, which))
              : lines.map((line) => (same(line, which) ? { ...line, quantity: Math.min(most, quantity) } : line)),
        })),
      clear: () => update({ lines: [] }),
    }),
    {
      name: "harbour-basket",
      version: 1,
      storage: createJSONStorage(() => storage),
      partialize: ({ lines }) => ({ lines }),
      // What comes from storage was written by another day's code, or by hand.
      merge: (stored, current) => {
        const lines: unknown = (stored as Partial<CartState> | undefined)?.lines;
        return { ...current, lines: Array.isArray(lines) ? lines.filter(isLine) : [] };
      },
    },
  ),
);

/** What the bus has told last, by this tab or by another. */
let told: CartLine[] | undefined;

function tell({ lines }: CartState): void {
  if (lines === told) return;
  told = lines;
  emit("basket:changed", { count: lines.reduce((sum, line) => sum + line.quantity, 0), lines });
}

// All tabs show one basket. For as long as the page: this module is never taken away.
on("basket:changed", ({ lines }, { tab }) => {
  if (!tab) return;
  told = lines.filter(isLine);
  cartStore.setState({ lines: told });
});
cartStore.subscribe(tell);
tell(cartStore.getState());
