import { createApp } from "vue";
import Reviews from "./Reviews.vue";

export interface ReviewsProps {
  productId: string;
}

/** Shows a product's reviews in el; returns the function that takes them away. */
export function mount(el: HTMLElement, props: ReviewsProps, context: { fail(error: unknown, phase: "render"): void }): () => void {
  const app = createApp(Reviews, { ...props });
  // Vue logs what a component throws and leaves half of it on the page.
  app.config.errorHandler = (error) => context.fail(error, "render");
  app.mount(el);
  return () => app.unmount();
}
