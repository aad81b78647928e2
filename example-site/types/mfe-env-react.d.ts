// Made by mfegen: `<mfe-slot>` in React's JSX. Do not edit.
import type { DetailedHTMLProps, HTMLAttributes } from "react";

type Slot = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & MfegenSlotAttributes;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "mfe-slot": Slot;
    }
  }
}

// Before @types/react 18.2.6 JSX was global.
declare global {
  namespace JSX {
    interface IntrinsicElements {
      "mfe-slot": Slot;
    }
  }
}
