// The preview of an MFE: a frame that mounts it with the props of the text
// field, and a log of what it does. There is no frame before somebody asks.
(function () {
	const box = document.querySelector(".preview");
	if (!box || location.protocol === "file:") return;
	const $ = (selector) => box.querySelector(selector);
	const field = $("textarea"), mistake = $(".mistake"), button = $("button"), log = $(".log");
	const { page, mfe, title } = box.dataset;
	const list = (text) => text.split(" ").filter(Boolean);
	document.querySelector(".preview-needs").hidden = true;
	box.hidden = false;
	let frame, ready = false, props;

	const post = () => {
		if (!ready) return;
		frame.contentWindow.postMessage({ mfe, props, events: list(box.dataset.events), state: list(box.dataset.state) }, location.origin);
		button.textContent = "Update";
	};
	const read = () => {
		const value = JSON.parse(field.value.trim() || "{}");
		if (typeof value !== "object" || !value || Array.isArray(value)) throw new Error("props are an object: { … }");
		return value;
	};
	const show = () => {
		try {
			props = read();
		} catch (error) {
			mistake.textContent = "This cannot be used: " + error.message;
			field.setAttribute("aria-invalid", "true");
			field.focus();
			return;
		}
		mistake.textContent = "";
		field.removeAttribute("aria-invalid");
		if (!frame) {
			frame = document.createElement("iframe");
			frame.title = "Preview of " + title;
			frame.src = page;
			$(".place").append(frame);
		}
		post();
	};
	const note = (name, text) => {
		const line = document.createElement("p"), code = document.createElement("code");
		code.textContent = name;
		line.append(code, " ", text);
		log.append(line);
		// The last of a talkative MFE are enough.
		if (log.childElementCount > 200) log.firstElementChild.remove();
		log.scrollTop = log.scrollHeight;
	};

	addEventListener("message", ({ source, origin, data }) => {
		if (!frame || source !== frame.contentWindow || origin !== location.origin) return;
		if (data.kind === "ready") {
			// Anew, when it has navigated by itself.
			ready = true;
			post();
		} else if (data.kind === "height") frame.style.height = Math.max(data.height, 48) + "px";
		else if (data.kind === "event") note(data.name, data.text);
	});
	button.addEventListener("click", show);
	field.addEventListener("keydown", (e) => {
		if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
			e.preventDefault();
			show();
		}
	});
})();
