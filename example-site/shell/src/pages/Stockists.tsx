import { useTitle } from "../useArrival";
import styles from "./slots.module.css";

export function Stockists() {
  useTitle("Where to find us");
  return (
    <div className={styles.page}>
      <mfe-slot name="stockists" />
    </div>
  );
}
