/**
 * Asks OpenFeature's web SDK, whose provider the application sets.
 *
 * @module
 */
import { OpenFeature, ProviderEvents } from "@openfeature/web-sdk";

const client = OpenFeature.getClient();

// A provider that fails will not get better by waiting: it answers with what
// it has, or with the default.
export const ready = new Promise<void>((resolve) => {
  for (const event of [ProviderEvents.Ready, ProviderEvents.Error]) client.addHandler(event, () => resolve());
});

export const value = (name: string, otherwise: boolean): boolean => client.getBooleanValue(name, otherwise);
