import type { Product } from "@harbour/shell";
import { Button } from "@harbour/ui";
import { useEffect, useId, useRef } from "react";
import styles from "./guide-dialog.module.css";
import mended from "./images/mended.png";

/** Sizes and care. Fetched when somebody asks for it. */
export default function GuideDialog({ product, onClose }: { product: Product; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const el = dialog.current;
    el?.showModal();
    return () => el?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div className={styles.body}>
        <div className={styles.head}>
          <h2 id={titleId}>{product.name}</h2>
          <img src={mended} alt="A stamp: made to be mended" width={84} height={84} />
        </div>
        {product.sizes && (
          <>
            <h3>Sizes</h3>
            <table className={styles.sizes}>
              <thead>
                <tr>
                  <th scope="col">Size</th>
                  <th scope="col">Fits</th>
                </tr>
              </thead>
              <tbody>
                {product.sizes.map(({ size, measures }) => (
                  <tr key={size}>
                    <th scope="row">{size}</th>
                    <td>{measures}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )}
        <h3>Care</h3>
        <ul className={styles.care}>
          {product.care.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <Button look="outline" onClick={() => dialog.current?.close()}>
          Close
        </Button>
      </div>
    </dialog>
  );
}
