export function mount(el) {
  requestAnimationFrame(() => {
    if (globalThis.fault == "render") throw new Error("render");
    el.textContent = "up";
  });
  if (globalThis.fault == "later") setTimeout(() => { throw new Error("later"); }, 50);
  return () => { el.textContent = ""; };
}
