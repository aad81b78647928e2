// The dependency graph: zoom, and marks for what a unit has to do with. The
// drawing itself is in the page, and so is the table of the same facts.
(function () {
	const svg = document.querySelector(".drawing .graph");
	if (!svg) return;
	const drawing = svg.closest(".drawing");
	const { width, height } = svg.viewBox.baseVal;
	const nodes = new Map([...svg.querySelectorAll("[data-node]")].map((n) => [n.dataset.node, n]));
	const edges = [...svg.querySelectorAll("[data-from]")];
	const name = (id) => nodes.get(id).querySelector("text").textContent;
	const element = (tag, attributes, ...inside) => {
		const e = document.createElement(tag);
		for (const key in attributes) e.setAttribute(key, attributes[key]);
		e.append(...inside);
		return e;
	};

	// Zoom. What is in the middle stays there.
	let scale = 1;
	const zoom = (to) => {
		const x = (drawing.scrollLeft + drawing.clientWidth / 2) / scale, y = (drawing.scrollTop + drawing.clientHeight / 2) / scale;
		scale = Math.min(4, Math.max(0.1, to));
		svg.setAttribute("width", width * scale);
		svg.setAttribute("height", height * scale);
		drawing.scrollLeft = x * scale - drawing.clientWidth / 2;
		drawing.scrollTop = y * scale - drawing.clientHeight / 2;
	};
	const fit = () => {
		const style = getComputedStyle(drawing);
		const inside = (size, a, b) => size - parseFloat(style[a]) - parseFloat(style[b]);
		const limit = (parseFloat(style.maxHeight) || Infinity) - (drawing.offsetHeight - drawing.clientHeight);
		zoom(Math.min(1, inside(drawing.clientWidth, "paddingLeft", "paddingRight") / width, inside(limit, "paddingTop", "paddingBottom") / height));
	};
	const moves = {
		"+": () => zoom(scale * 1.25),
		"-": () => zoom(scale / 1.25),
		0: fit,
	};
	const button = (label, text, key) => {
		const b = element("button", { type: "button", title: label, "aria-label": label, "aria-keyshortcuts": key }, text);
		b.addEventListener("click", moves[key]);
		return b;
	};

	// Marks: a unit with its neighbours, or what the filter finds.
	let filter = "";
	const status = element("p", { class: "note", role: "status" });
	const show = (near, touching, here, text) => {
		svg.classList.toggle("marked", Boolean(near));
		for (const [id, n] of nodes) {
			n.classList.toggle("near", Boolean(near?.has(id)));
			n.classList.toggle("here", id === here);
		}
		for (const e of edges) {
			const { from, to } = e.dataset;
			e.classList.toggle("near", Boolean(near) && (touching.has(from) || touching.has(to)));
		}
		status.textContent = text;
	};
	const others = (id, mine, other) => [...new Set(edges.filter((e) => e.dataset[mine] === id).map((e) => e.dataset[other]))];
	const mark = (id) => {
		const needs = others(id, "from", "to"), users = others(id, "to", "from");
		const words = (ids) => ids.map(name).sort().join(", ");
		show(new Set([id, ...needs, ...users]), new Set([id]), id,
			name(id) + (needs.length ? " relies on " + words(needs) : " relies on nobody") +
			(users.length ? "; relied on by " + words(users) + "." : "; nobody relies on it."));
	};
	const clear = () => {
		if (!filter) return show(null, null, null, "");
		const found = new Set([...nodes.keys()].filter((id) => (name(id) + "\n" + id).toLowerCase().includes(filter)));
		show(found, found, null, found.size === 1 ? "1 unit is called so." : found.size + " units are called so.");
	};
	const of = (target) => target instanceof Element && target.closest("[data-node]")?.dataset.node;
	const focused = () => of(document.activeElement);
	for (const type of ["focusin", "pointerover"]) {
		svg.addEventListener(type, (e) => {
			const id = of(e.target);
			if (id) mark(id);
		});
	}
	svg.addEventListener("focusout", clear);
	svg.addEventListener("pointerout", (e) => {
		if (of(e.relatedTarget)) return;
		const id = focused();
		if (id) mark(id);
		else clear();
	});

	const input = element("input", { type: "search", id: "graph-filter", autocomplete: "off", spellcheck: "false" });
	input.addEventListener("input", () => {
		filter = input.value.trim().toLowerCase();
		clear();
	});
	input.addEventListener("keydown", (e) => {
		if (e.key === "Enter" && filter) svg.querySelector(".near a")?.focus();
	});
	const tools = element("div", { class: "graph-tools" },
		element("label", { for: "graph-filter" }, "Find a unit"), input,
		button("Zoom out", "−", "-"), button("Zoom in", "+", "+"), button("Fit into the page", "Fit", "0"));
	drawing.before(tools, status);

	const keys = (e) => {
		if (e.ctrlKey || e.metaKey || e.altKey) return;
		if (e.key === "Escape") {
			input.value = filter = "";
			clear();
		} else if (e.target !== input && (e.key in moves || e.key === "=")) {
			e.preventDefault();
			moves[e.key === "=" ? "+" : e.key]();
		}
	};
	drawing.addEventListener("keydown", keys);
	tools.addEventListener("keydown", keys);

	// Dragging, with a mouse; fingers and keys scroll anyway.
	let drag;
	drawing.addEventListener("pointerdown", (e) => {
		if (e.pointerType !== "mouse" || e.button || of(e.target)) return;
		drag = { x: e.clientX + drawing.scrollLeft, y: e.clientY + drawing.scrollTop };
		drawing.setPointerCapture(e.pointerId);
		drawing.classList.add("dragged");
	});
	drawing.addEventListener("pointermove", (e) => {
		if (drag) drawing.scrollTo({ left: drag.x - e.clientX, top: drag.y - e.clientY, behavior: "instant" });
	});
	drawing.addEventListener("lostpointercapture", () => {
		drag = undefined;
		drawing.classList.remove("dragged");
	});
	drawing.classList.add("movable");
})();
