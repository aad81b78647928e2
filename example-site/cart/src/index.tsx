import { createRoot } from "react-dom/client";
import { Cart } from "./Cart";

/** Shows the basket in el. The cart has no props: all that it shows is in its store. */
export function mount(el: HTMLElement): () => void {
  const root = createRoot(el);
  root.render(<Cart />);
  return () => root.unmount();
}
