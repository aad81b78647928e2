/**
 * Asks PostHog, and initialises it where the manifest has its key: for flags
 * alone (what [telemetry] sends goes the same way), without scripts from elsewhere, which the site's policy would refuse.
 *
 * @module
 */
import posthog from "posthog-js";
import { page } from "../site.js";

const { key, host } = page().flags!.posthog!;

if (key && !posthog.__loaded) {
  posthog.init(key, {
    api_host: host!,
    autocapture: false,
    capture_dead_clicks: false,
    capture_exceptions: false,
    capture_heatmaps: false,
    capture_pageleave: false,
    capture_pageview: false,
    capture_performance: false,
    disable_conversations: true,
    disable_external_dependency_loading: true,
    disable_product_tours: true,
    disable_session_recording: true,
    disable_surveys: true,
  });
}

// Called at once when PostHog has its flags, from an earlier page for example.
export const ready = new Promise<void>((resolve) => posthog.onFeatureFlags(() => resolve()));

export const value = (name: string): boolean | undefined => posthog.isFeatureEnabled(name);
