import React from "react";

export default function Widget() {
  if (globalThis.fault == "render") throw new Error("render");
  React.useEffect(() => {
    if (globalThis.fault == "later") setTimeout(() => { throw new Error("later"); }, 50);
  }, []);
  return <p>up</p>;
}
