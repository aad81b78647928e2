import type { AnchorHTMLAttributes, ButtonHTMLAttributes } from "react";
import styles from "./ui-button.module.css";

interface Look {
  look?: "solid" | "outline" | "quiet";
  wide?: boolean;
}

export type ButtonProps = Look &
  (
    | (ButtonHTMLAttributes<HTMLButtonElement> & { href?: undefined })
    | (AnchorHTMLAttributes<HTMLAnchorElement> & { href: string })
  );

/** A button, or, with href, a link that looks like one. */
export function Button({ look = "solid", wide = false, className = "", ...rest }: ButtonProps) {
  const names = `${styles.button} ${styles[look]} ${wide ? styles.wide : ""} ${className}`;
  if (rest.href !== undefined) {
    return <a {...rest} className={names} />;
  }
  return <button type="button" {...rest} className={names} />;
}
