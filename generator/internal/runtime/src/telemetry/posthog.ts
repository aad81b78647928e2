/**
 * Captures the stream of events with PostHog, by the SDK that the shell has
 * installed: as `mfegen:<type>`, and each failure as `$exception` too. With a
 * key in the manifest that is all that is sent; without one the application
 * initialises PostHog itself, and what happens until then is kept for it.
 *
 * @module
 */
import posthog from "posthog-js";
import { page } from "../site.js";
import { follow } from "./stream.js";

const { key, host } = page().posthog ?? {};
if (key && !posthog.__loaded) {
  posthog.init(key, {
    ...(host && { api_host: host }),
    // No script of another origin, which the policy would block, and none of
    // what the manifest does not ask for.
    disable_external_dependency_loading: true,
    advanced_disable_flags: !page().flags?.posthog,
    autocapture: false,
    capture_pageview: false,
    capture_pageleave: false,
    capture_exceptions: false,
    capture_performance: false,
    capture_dead_clicks: false,
    capture_heatmaps: false,
    disable_session_recording: true,
    disable_surveys: true,
    person_profiles: "identified_only",
  });
}

const due: (() => void)[] = [];

follow((type, { mfe, version, team, phase, duration, cause }) => {
  const properties = { mfe, mfe_version: version, team, phase, duration, ...(type == "breaker" && { state: cause }) };
  // With options, PostHog sends an event by itself and not among others.
  const options = posthog.__loaded ? undefined : { timestamp: new Date() };
  if (due.length < 200) {
    due.push(() => {
      posthog.capture("mfegen:" + type, properties, options);
      if (type == "error") posthog.captureException(cause, properties);
    });
  }
  if (!posthog.__loaded) return;
  for (const capture of due.splice(0)) capture();
});
