import type { ReactNode } from "react";
import styles from "./ui-badge.module.css";

export type BadgeTone = "plain" | "accent" | "good";

export function Badge({ tone = "plain", children }: { tone?: BadgeTone; children: ReactNode }) {
  return <span className={`${styles.badge} ${styles[tone]}`}>{children}</span>;
}
