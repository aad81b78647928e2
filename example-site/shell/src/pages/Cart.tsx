import { Button } from "@harbour/ui";
import { mount } from "mfe:cart";
import { useEffect, useRef, useState } from "react";
import { useTitle } from "../useArrival";
import { useCart } from "../useCart";
import styles from "./slots.module.css";

export function Cart() {
  useTitle("Basket");
  const lines = useCart();
  return (
    <>
      <div className={styles.cart}>
        <CartFrame />
      </div>
      <div className={styles.below}>
        <mfe-slot name="recommend" props={JSON.stringify({ heading: "You may also like", exclude: lines?.map((line) => line.id) ?? [] })} />
      </div>
    </>
  );
}

/** Mounts the cart by its virtual module, for a say in what happens when it cannot be had. */
function CartFrame() {
  const frame = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (frame.current === null) return;
    // A node of its own for each attempt: a mount that was given up cannot touch the next one.
    const el = document.createElement("div");
    frame.current.append(el);
    let gone = false;
    const fail = () => {
      if (!gone) setFailed(true);
    };
    // It can fail later too, when it is mounted.
    el.addEventListener("mfegen:error", fail);
    const mounted = Promise.resolve(mount(el, {}));
    mounted.catch(fail);
    return () => {
      gone = true;
      mounted.then((unmount) => unmount?.(), () => {}).finally(() => el.remove());
    };
  }, [attempt]);

  return (
    <>
      {failed && (
        <div className={styles.message} role="alert">
          <h1>The basket will not open</h1>
          <p>Its part of the page could not be fetched. Nothing in it is lost.</p>
          <Button
            onClick={() => {
              setFailed(false);
              setAttempt(attempt + 1);
            }}
          >
            Try again
          </Button>
        </div>
      )}
      <div ref={frame} />
    </>
  );
}
