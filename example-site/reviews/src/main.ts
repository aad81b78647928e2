import { createApp } from "vue";
import Reviews from "./Reviews.vue";

export interface ReviewsProps {
  productId: string;
}

/** Shows a product's reviews in el; returns the function that takes them away. */
export function mount(el: HTMLElement, props: ReviewsProps): () => void {
  const app = createApp(Reviews, { ...props });
  app.mount(el);
  return () => app.unmount();
}
