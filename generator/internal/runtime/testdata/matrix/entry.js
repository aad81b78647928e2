// What goes wrong whatever the framework is.
import * as inner from "./inner.js";

const is = (fault) => globalThis.fault == fault;

if (is("import")) throw new Error("import");

export const mount = async (el, props, context) => {
  if (is("mount")) throw new Error("mount");
  if (is("rejects")) return Promise.reject(new Error("rejects"));
  if (is("never")) return new Promise(() => {});
  const it = await inner.mount(el, props, context);
  return () => {
    if (is("unmount")) throw new Error("unmount");
    return typeof it == "function" ? it() : it.unmount();
  };
};
