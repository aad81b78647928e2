import React from "react";

export const version = React.version;

export default function Widget({ label, onStop }) {
  const [count, setCount] = React.useState(0);
  React.useEffect(() => () => onStop?.(), []);
  return (
    <button id="widget" onClick={() => setCount(count + 1)}>
      {label} {count} {React.version}
    </button>
  );
}
