/**
 * Writes the stream of events to the console; in the page when the manifest
 * says `[telemetry] console = true`. Errors are there anyway.
 *
 * @module
 */
import { follow } from "./stream.js";

follow((type, detail) => {
  if (type == "error") return;
  const { mfe, version, team, duration } = detail;
  const words = [
    `mfegen: ${mfe}${version ? "@" + version : ""}${team ? ` (${team})` : ""}`,
    type,
    duration != undefined && `${duration.toFixed(1)} ms`,
  ];
  console.info(words.filter(Boolean).join(" "), ...(detail.cause == undefined ? [] : [detail.cause]));
});
