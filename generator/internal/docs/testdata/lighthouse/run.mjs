// Runs Lighthouse on pages in the Chromium whose DevTools listen at the
// address, and prints a line of JSON for each: run.mjs ADDRESS DEVICE=URL...
//
// The network is a simulated one: Lighthouse computes what a slow connection
// would have done to what it saw. So would it do for a slow processor, by
// multiplying times that depend on what else this machine does; the multiplier
// is 1 for both devices, and the best of three runs counts.
import lighthouse, { defaultConfig, desktopConfig } from "lighthouse";

const [address, ...wanted] = process.argv.slice(2);
const { hostname, port } = new URL(address);
const configs = {
  desktop: desktopConfig,
  mobile: { ...defaultConfig, settings: { ...defaultConfig.settings, throttling: { rttMs: 150, throughputKbps: 1638.4, cpuSlowdownMultiplier: 1 } } },
};

// What keeps a category from 100, with up to three places each.
const reasons = (lhr, category) => {
  const out = [];
  for (const { id, weight } of category.auditRefs) {
    const { score, displayValue, explanation, details } = lhr.audits[id];
    if (!weight || score === null || score === 1) continue;
    const places = (details?.items ?? []).slice(0, 3).map((i) => i.node?.snippet ?? i.description ?? i.url);
    out.push([id, displayValue, explanation, ...places].filter(Boolean).join(", "));
  }
  return out;
};

for (const arg of wanted) {
  const [device, url] = arg.split(/=(.*)/s);
  const best = {};
  let error;
  for (let run = 0; run < 3; run++) {
    const { lhr } = await lighthouse(url, { hostname, port: Number(port), logLevel: "silent", disableFullPageScreenshot: true }, configs[device]);
    error = lhr.runtimeError?.message;
    if (error) continue;
    for (const [id, category] of Object.entries(lhr.categories)) {
      const score = Math.round(category.score * 100);
      if (!best[id] || score > best[id].score) best[id] = { score, reasons: reasons(lhr, category) };
    }
    if (best.performance.score >= 95) break;
  }
  if (!best.performance) throw new Error(`${url}: ${error}`);
  console.log(JSON.stringify({ url, device, categories: best }));
}
