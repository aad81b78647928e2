import { load } from "./load.js";

/** What the page hands to an MFE. */
export type Props = Record<string, unknown>;

/** What an MFE's `mount` may return instead of a bare unmount function. */
export interface Mounted {
  /** Takes new props without a new mount. */
  update?(props: Props): unknown;
  /** Removes what `mount` made and frees what it holds. */
  unmount?(): unknown;
}

/** The module of an MFE's entry. Every mount style is compiled to this one. */
export interface Module {
  mount?(el: HTMLElement, props: Props): MountResult | Promise<MountResult>;
  [name: string]: unknown;
}

type MountResult = Mounted | (() => unknown) | void;

/** Unmounts an MFE once, however often it is called. */
export interface Unmount {
  /**
   * @returns a promise that resolves when the MFE has unmounted, and rejects
   * with what its unmount threw
   */
  (): Promise<unknown>;
  /**
   * Hands new props to the MFE. Absent where the MFE cannot take any after its
   * mount.
   */
  update?: ((props: Props) => unknown) | undefined;
}

/**
 * Loads an MFE and mounts it into an element.
 *
 * @param name - the MFE's name in `mfe.toml`
 * @param el - an element that is the MFE's alone
 * @param props - handed to the MFE as they are
 * @param signal - ends the mount when it aborts, at whatever stage: an MFE that
 * is still loading is not mounted, one that is mounting is unmounted as soon as
 * it has mounted, and a mounted one is unmounted
 * @returns a promise of the function that unmounts it
 * @throws Error - (rejection) as {@link load} does; a TypeError when the entry
 * exports no `mount`; what the MFE's `mount` threw; and the signal's reason,
 * when it aborted before `mount` was called
 */
export const mount = async (
  name: string,
  el: HTMLElement,
  props: Props = {},
  signal?: AbortSignal,
): Promise<Unmount> => {
  const module = await load(name);
  if (signal?.aborted) throw signal.reason;
  const it = (await module.mount!(el, props)) as Mounted | undefined;
  let ended: Promise<unknown> | undefined;
  const unmount: Unmount = () =>
    (ended ??= (async () => (typeof it == "function" ? (it as () => unknown)() : it?.unmount?.()))());
  unmount.update = it?.update?.bind(it);
  signal?.addEventListener("abort", unmount);
  if (signal?.aborted) unmount();
  return unmount;
};
