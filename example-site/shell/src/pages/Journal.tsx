import { useLocation } from "react-router-dom";
import { useTitle } from "../useArrival";
import styles from "./slots.module.css";

/**
 * One slot for all of the journal's pages: its own router shows them. The shell
 * says where it is, for when it went there itself; the slot stays mounted.
 */
export function Journal() {
  useTitle("Journal");
  const { pathname } = useLocation();
  return (
    <div className={styles.page}>
      <mfe-slot name="journal" props={JSON.stringify({ path: pathname })} />
    </div>
  );
}
