import type { Mounted, Props } from "../mount.js";

type Step = (props: Props) => unknown;
type Lifecycle = Step | Step[];

interface Application {
  bootstrap?: Lifecycle;
  mount?: Lifecycle;
  unmount?: Lifecycle;
  update?: Lifecycle;
}

const run = async (lifecycle: Lifecycle | undefined, props: Props): Promise<void> => {
  for (const step of [lifecycle ?? []].flat()) await step(props);
};

/**
 * Mounts a single-spa application: a module of lifecycles, each a function or
 * an array of functions that run in turn. They get the props, `name` and
 * `domElement`; `singleSpa` and `mountParcel` do not exist here.
 */
export const singleSpa = (name: string, app: Application) => {
  let booted: Promise<void> | undefined;
  const own = (domElement: HTMLElement, p: Props): Props => ({ ...p, name, domElement });
  // Once for all mounts, unless it failed.
  const bootstrap = async (domElement: HTMLElement, props: Props = {}): Promise<void> => {
    booted ??= run(app.bootstrap, own(domElement, props));
    try {
      await booted;
    } catch (error) {
      booted = undefined;
      throw error;
    }
  };
  const mount = async (domElement: HTMLElement, props: Props = {}): Promise<Mounted> => {
    if (!app.mount) throw new Error("the entry exports no single-spa lifecycle mount");
    await bootstrap(domElement, props);
    let latest = own(domElement, props);
    await run(app.mount, latest);
    const mounted: Mounted = { unmount: () => run(app.unmount, latest) };
    if (app.update) mounted.update = (next) => run(app.update, (latest = own(domElement, next)));
    return mounted;
  };
  // The runtime calls it first, as a phase of its own.
  return Object.assign(mount, { bootstrap });
};
