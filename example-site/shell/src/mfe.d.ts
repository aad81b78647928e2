// What mfegen adds to the language: virtual modules and a custom element.

declare module "mfe:*" {
  /** Loads the micro-frontend, mounts it in el, and resolves to its unmount function. */
  export function mount(el: HTMLElement, props?: object): Promise<(() => void) | void>;
}

declare namespace JSX {
  interface IntrinsicElements {
    "mfe-slot": {
      name: string;
      /** The micro-frontend's props, as JSON. */
      props?: string;
      class?: string;
      key?: string | number;
    };
  }
}
