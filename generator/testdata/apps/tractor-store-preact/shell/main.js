// What the three servers did: choose the team by the path, and put its data
// into the page before its client runs.
const teams = [
  { name: "decide", path: /^\/product\/([^/]+)/, api: (m, q) => `product?${new URLSearchParams({ ...Object.fromEntries(q), id: m[1] })}` },
  { name: "checkout", path: /^\/checkout\/cart/, api: () => "cart" },
  { name: "checkout", path: /^\/checkout/ },
  { name: "explore", path: /^\/products(?:\/([^/]+))?/, api: (m) => `category${m[1] ? "?filter=" + m[1] : ""}` },
  { name: "explore", path: /^\/stores/, api: () => "stores" },
  { name: "explore", path: /^\//, api: () => "home" },
];
const team = teams.find((t) => t.path.test(location.pathname));
const api = team.api?.(team.path.exec(location.pathname), new URLSearchParams(location.search));
const data = api ? await (await fetch(`/${team.name}/api/${api}`)).json() : {};

// A fragment that the server rendered took its state from the page too.
const skus = { home: "CL-06-MT,AU-02-OG", cart: data.skus?.join() }[api] ?? data.variant?.sku;
if (skus) window.EXPLORE_RECOMMENDATIONS = await (await fetch(`/explore/api/recommendations?skus=${skus}`)).json();

document.body.dataset.boundaryPage = team.name;
document.body.firstElementChild.id = `${team.name}-app`;
window[`${team.name.toUpperCase()}_APP`] = data;

await Promise.all([import("@tractor/explore"), import("@tractor/decide"), import("@tractor/checkout")]);
