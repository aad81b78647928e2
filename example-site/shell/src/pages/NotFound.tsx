import { Button } from "@harbour/ui";
import { followLink } from "../api";
import { useTitle } from "../useArrival";
import styles from "./not-found.module.css";

export function NotFound() {
  useTitle("Not found");
  return (
    <div className={styles.page}>
      <svg className={styles.picture} viewBox="0 0 320 240" aria-hidden="true">
        <clipPath id="porthole">
          <circle cx="160" cy="120" r="108" />
        </clipPath>
        <g clipPath="url(#porthole)">
          <path className={styles.sky} d="M40 0h240v240H40z" />
          <path className={styles.sea} d="M40 150c20-10 40-10 60 0s40 10 60 0 40-10 60 0 40 10 60 0v90H40z" />
        </g>
        <path className={styles.mast} d="M160 44v88" />
        <path className={styles.sail} d="M166 52c34 20 48 46 50 72h-50z" />
        <path className={styles.jib} d="M154 64c-22 16-34 38-36 60h36z" />
        <path className={styles.hull} d="M104 132h114c-6 20-18 30-32 30h-52c-14 0-26-10-30-30z" />
        <path className={styles.wave} d="M66 176c10-6 20-6 30 0s20 6 30 0M180 186c10-6 20-6 30 0s20 6 30 0" />
      </svg>
      <h1 className={styles.title}>This page has sailed</h1>
      <p className={styles.text}>Or it was never moored here. The shop, at least, is where it has always been.</p>
      <div className={styles.actions}>
        <Button href="/products" onClick={followLink}>
          To the shop
        </Button>
        <Button href="/" look="outline" onClick={followLink}>
          Home
        </Button>
      </div>
    </div>
  );
}
