/**
 * Feature flags, served as the bare specifier `mfegen/flags`: for the modules
 * that import it, and for `mfegen/later`, which asks where a flag decides about
 * an MFE. What it knows of a provider is the bare specifier
 * `mfegen/flags/provider`, whose module is one of flags/ and compiled with the
 * shell.
 *
 * @module
 */
import { page } from "./site.js";
import { within } from "./step.js";

/** What a provider's module exports. */
export interface Provider {
  /** Settles when the provider can be asked. */
  ready: Promise<unknown>;
  /** What the provider says now; nothing where it does not know the flag. */
  value(name: string, otherwise: boolean): boolean | undefined;
}

const { values, timeout } = page().flags!;

let provider: Provider | undefined;

// The provider gets its time once. What it says later counts from then on.
const asked =
  timeout &&
  within(timeout, "the provider of flags", async () => {
    const module: Provider = await import("mfegen/flags/provider");
    await module.ready;
    provider = module;
  }).catch((cause) => console.warn("mfegen: flags have their defaults:", cause));

/**
 * Returns what a flag is now, without waiting: what the provider says, or the
 * manifest's default while it has not answered and where it does not know the
 * flag.
 *
 * @throws Error - when the manifest does not declare the flag
 */
export const peek = (name: string): boolean => {
  if (!Object.hasOwn(values, name)) throw Error("no flag " + name);
  const otherwise = values[name]!;
  try {
    return provider?.value(name, otherwise) ?? otherwise;
  } catch (cause) {
    console.warn("mfegen: flag", name, "has its default:", cause);
    return otherwise;
  }
};

/**
 * Returns what a flag is, when the provider has answered or its time is over.
 *
 * @throws Error - (rejection) as {@link peek} does
 */
export const flag = async (name: string): Promise<boolean> => {
  await asked;
  return peek(name);
};
