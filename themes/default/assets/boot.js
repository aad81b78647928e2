// This runs in the head of every page, before anything is shown: the colours
// must be right from the first frame. It also loads the other script, because
// a policy that allows this one by its hash then allows what it loads.
(function (root) {
	root.classList.add("js");
	try {
		var scheme = localStorage.getItem("mfegen-docs-scheme");
		if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
	} catch (_) {
		// No storage: the system decides.
	}
	var policy = window.trustedTypes && trustedTypes.createPolicy("mfegen-docs", { createScriptURL: function (u) { return u; } });
	window.mfegenDocs = {
		load: function (url) {
			var script = document.createElement("script");
			script.src = policy ? policy.createScriptURL(url) : url;
			document.head.append(script);
		},
	};
	addEventListener("DOMContentLoaded", function () { mfegenDocs.load(root.dataset.script); });
})(document.documentElement);
