// What the pages do with scripts: search, colours, copying, the menu of phones
// and the contents that follow the text. Without it, all of it can be read.
(function () {
	const root = document.documentElement;
	const $ = (selector, from = document) => from.querySelector(selector);

	// Colours: by the system, light, dark, and round again.
	const scheme = $(".scheme");
	const schemes = { "": "by the system", light: "light", dark: "dark" };
	const name = () => ($("span", scheme).textContent = "Colours: " + schemes[root.dataset.scheme || ""]);
	if (scheme) {
		scheme.hidden = false;
		name();
		scheme.addEventListener("click", () => {
			const keys = Object.keys(schemes);
			const next = keys[(keys.indexOf(root.dataset.scheme || "") + 1) % keys.length];
			if (next) root.dataset.scheme = next;
			else delete root.dataset.scheme;
			try {
				if (next) localStorage.setItem("mfegen-docs-scheme", next);
				else localStorage.removeItem("mfegen-docs-scheme");
			} catch (_) {
				// No storage: it holds for this page.
			}
			name();
		});
	}

	// Copying.
	for (const box of document.querySelectorAll(".code")) {
		const button = document.createElement("button");
		button.type = "button";
		button.className = "copy";
		button.textContent = "Copy";
		button.addEventListener("click", async () => {
			try {
				await navigator.clipboard.writeText($("code", box).textContent);
				button.textContent = "Copied";
			} catch (_) {
				getSelection().selectAllChildren($("code", box));
				button.textContent = "Press Ctrl+C";
			}
			setTimeout(() => (button.textContent = "Copy"), 2000);
		});
		box.append(button);
	}

	// The menu of phones closes with Escape, and its link takes no step back.
	addEventListener("keydown", (e) => {
		if (e.key === "Escape" && location.hash === "#nav") location.hash = "#main";
	});
	const current = $('.nav [aria-current="page"]');
	if (current) {
		const nav = $(".nav");
		if (current.offsetTop > nav.clientHeight - 80) nav.scrollTop = current.offsetTop - nav.clientHeight / 2;
	}

	// The contents show where the reader is.
	const links = new Map();
	for (const a of document.querySelectorAll(".toc a")) {
		const at = document.getElementById(decodeURIComponent(a.hash.slice(1)));
		if (at) links.set(at, a);
	}
	if (links.size) {
		const mark = () => {
			let here;
			for (const [at, a] of links) {
				a.classList.remove("here");
				if (at.getBoundingClientRect().top < innerHeight / 3) here = a;
			}
			(here || links.values().next().value).classList.add("here");
		};
		let waiting = false;
		addEventListener("scroll", () => {
			if (waiting) return;
			waiting = true;
			requestAnimationFrame(() => { waiting = false; mark(); });
		}, { passive: true });
		mark();
	}

	// Search.
	const box = $(".search");
	if (!box) return;
	box.hidden = false;
	const input = $("input", box), list = $("#results"), found = $(".found", box), none = $(".none", box);
	let rows, asked = false, at = -1;
	const fold = (s) => s.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

	window.mfegenDocs.index = (all) => {
		rows = all.map(([title, url, kind, context, words]) => ({ title, url, kind, context, t: fold(title), c: fold(context), w: words ? fold(words) : "" }));
		show();
	};
	const ask = () => {
		if (asked) return;
		asked = true;
		window.mfegenDocs.load(root.dataset.index);
	};

	// How well one word of the query fits a row: names count most, then the
	// place, then the text.
	const starts = (text, word) => {
		for (let i = text.indexOf(word); i >= 0; i = text.indexOf(word, i + 1)) {
			if (i === 0 || /[^\p{L}\p{N}]/u.test(text[i - 1])) return true;
		}
		return false;
	};
	const fit = (row, word) => {
		if (row.t === word) return 100;
		if (row.t.startsWith(word)) return 70;
		if (starts(row.t, word)) return 50;
		if (row.t.includes(word)) return 30;
		if (starts(row.c, word)) return 8;
		if (starts(row.w, word)) return 5;
		return row.w.includes(word) || row.c.includes(word) ? 2 : 0;
	};
	const extra = { shell: 8, mfe: 8, page: 6, team: 4, event: 6, export: 5, state: 5, prop: 4, dependency: 3 };
	const search = (words) => {
		const hits = [];
		for (const row of rows) {
			let score = 0;
			for (const word of words) {
				const n = fit(row, word);
				if (!n) { score = 0; break; }
				score += n;
			}
			if (score) hits.push({ row, score: score + (extra[row.kind] || 0) - Math.min(row.title.length, 60) / 20 });
		}
		return hits.sort((a, b) => b.score - a.score).slice(0, 12);
	};

	const marked = (title, words) => {
		const out = document.createDocumentFragment(), text = title.toLowerCase();
		let i = 0;
		while (i < title.length) {
			const word = words.find((w) => text.startsWith(w, i));
			if (word) {
				const mark = document.createElement("mark");
				mark.textContent = title.slice(i, i + word.length);
				out.append(mark);
				i += word.length;
			} else out.append(title[i++]);
		}
		return out;
	};
	const span = (name, text) => {
		const s = document.createElement("span");
		s.className = name;
		s.append(text);
		return s;
	};
	const show = () => {
		const words = fold(input.value).split(/\s+/).filter(Boolean);
		list.replaceChildren();
		none.textContent = "";
		if (!rows || !words.length || document.activeElement !== input) return close();
		const hits = search(words);
		hits.forEach(({ row }, i) => {
			const option = document.createElement("div");
			option.id = "result-" + i;
			option.setAttribute("role", "option");
			option.dataset.url = root.dataset.root + row.url;
			option.append(span("name", marked(row.title, words)), span("kind", row.kind));
			if (row.context) option.append(span("where", row.context));
			list.append(option);
		});
		if (!hits.length) none.textContent = "Nothing is called “" + input.value + "”.";
		list.hidden = !hits.length;
		found.hidden = false;
		input.setAttribute("aria-expanded", String(hits.length > 0));
		choose(hits.length ? 0 : -1);
	};
	const close = () => {
		found.hidden = true;
		input.setAttribute("aria-expanded", "false");
		choose(-1);
	};
	const choose = (n) => {
		at = n;
		[...list.children].forEach((o, i) => {
			o.setAttribute("aria-selected", String(i === n));
			if (i === n) o.scrollIntoView({ block: "nearest" });
		});
		if (n < 0) input.removeAttribute("aria-activedescendant");
		else input.setAttribute("aria-activedescendant", "result-" + n);
	};
	const go = (option) => {
		if (!option) return;
		close();
		input.blur();
		location.href = option.dataset.url;
	};

	input.addEventListener("focus", () => { ask(); show(); });
	input.addEventListener("input", () => { ask(); show(); });
	input.addEventListener("blur", close);
	input.addEventListener("keydown", (e) => {
		const n = list.children.length;
		if (e.key === "ArrowDown" && n) choose((at + 1) % n);
		else if (e.key === "ArrowUp" && n) choose((at - 1 + n) % n);
		else if (e.key === "Enter") go(list.children[at]);
		else if (e.key === "Escape") {
			if (found.hidden) input.blur();
			else close();
		} else return;
		e.preventDefault();
	});
	// On mousedown, because the input loses its focus before a click.
	list.addEventListener("mousedown", (e) => { e.preventDefault(); });
	list.addEventListener("click", (e) => go(e.target.closest("[role=option]")));
	addEventListener("keydown", (e) => {
		const typing = e.target instanceof Element && e.target.closest("input, textarea, select, [contenteditable]");
		if ((e.key === "k" && (e.ctrlKey || e.metaKey)) || (e.key === "/" && !typing && !e.ctrlKey && !e.metaKey && !e.altKey)) {
			e.preventDefault();
			input.focus();
			input.select();
		}
	});
})();
