// The browser as far as loading a package looks at it. Nothing here does
// anything: no event fires, no timer ends, no request leaves. What a package
// asks while it loads gets an answer of the right shape, so that it takes the
// branches that it takes in a page.
(() => {
  const noop = () => {};
  const define = (name, value) => {
    if (name in globalThis) return;
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  };
  const methods = (proto, names, make = () => function () {}) => {
    for (const name of names.split(" ")) {
      Object.defineProperty(proto, name, { value: make(name), writable: true, configurable: true });
    }
  };
  const answer = (value) => () => function () { return value; };
  const never = () => new Promise(noop);

  // anything answers every question with itself: for objects whose shape no
  // package decides upon while it loads.
  const anything = new Proxy(function () {}, {
    get(target, key) {
      switch (key) {
        case "then": return undefined;
        case "length": return 0;
        case "prototype": return target.prototype;
        case Symbol.toPrimitive: return () => "";
        case Symbol.iterator: return function* () {};
      }
      return anything;
    },
    set: () => true,
    apply: () => anything,
    construct: () => anything,
  });
  const opaque = (name, base = Object) => ({ [name]: class extends base {
    constructor() {
      super();
      return new Proxy(this, { get: (t, k, r) => (k in t || typeof k === "symbol" || k === "then" ? Reflect.get(t, k, r) : anything) });
    }
  } })[name];

  // The language, where the engine lacks what browsers have.
  for (const name of ["asyncIterator", "dispose", "asyncDispose"]) {
    if (!Symbol[name]) Object.defineProperty(Symbol, name, { value: Symbol("Symbol." + name) });
  }
  if (!Error.captureStackTrace) Error.captureStackTrace = noop;
  if (!Promise.withResolvers) {
    Promise.withResolvers = function () {
      const out = {};
      out.promise = new this((resolve, reject) => Object.assign(out, { resolve, reject }));
      return out;
    };
  }
  define("WeakRef", class WeakRef {
    constructor(target) { this.deref = () => target; }
  });
  define("FinalizationRegistry", class FinalizationRegistry { register() {} unregister() {} });
  define("SharedArrayBuffer", class SharedArrayBuffer { constructor(n) { return new ArrayBuffer(n); } });
  define("Atomics", anything);
  define("WebAssembly", { Module: opaque("Module"), Instance: opaque("Instance"), Memory: opaque("Memory"), Table: opaque("Table"),
    compile: never, instantiate: never, compileStreaming: never, instantiateStreaming: never, validate: () => true });
  define("Iterator", class Iterator { [Symbol.iterator]() { return this; } });
  const Intl = { getCanonicalLocales: () => ["en-US"], supportedValuesOf: () => [] };
  for (const name of ["Collator", "DateTimeFormat", "DisplayNames", "DurationFormat", "ListFormat", "Locale", "NumberFormat", "PluralRules",
    "RelativeTimeFormat", "Segmenter"]) {
    const C = { [name]: function () { return this instanceof C ? this : new C(); } }[name];
    C.supportedLocalesOf = () => ["en-US"];
    methods(C.prototype, "format of select toString", () => function (v) { return String(v); });
    methods(C.prototype, "formatToParts formatRangeToParts segment", () => function () { return []; });
    methods(C.prototype, "compare", () => function (a, b) { return a < b ? -1 : a > b ? 1 : 0; });
    methods(C.prototype, "resolvedOptions", () => function () { return { locale: "en-US", timeZone: "UTC", calendar: "gregory",
      numberingSystem: "latn" }; });
    Intl[name] = C;
  }
  define("Intl", Intl);

  // The engine's regular expressions know fewer flags and groups. One that it
  // cannot read matches nothing instead of ending the evaluation.
  const NativeRegExp = RegExp;
  globalThis.RegExp = new Proxy(NativeRegExp, {
    construct(target, args, self) {
      try { return Reflect.construct(target, args, self); } catch (e) { return Reflect.construct(target, ["(?!)"], self); }
    },
    apply(target, self, args) {
      try { return Reflect.apply(target, self, args); } catch (e) { return new target("(?!)"); }
    },
  });
  NativeRegExp.prototype.constructor = globalThis.RegExp;

  // Events.
  class Event {
    constructor(type, init) { Object.assign(this, init); this.type = String(type); }
  }
  methods(Event.prototype, "preventDefault stopPropagation stopImmediatePropagation initEvent");
  methods(Event.prototype, "composedPath", () => function () { return []; });
  define("Event", Event);
  for (const name of ["AnimationEvent", "BeforeUnloadEvent", "ClipboardEvent", "CloseEvent", "CompositionEvent", "CustomEvent", "DragEvent",
    "ErrorEvent", "FocusEvent", "HashChangeEvent", "InputEvent", "KeyboardEvent", "MessageEvent", "MouseEvent", "PageTransitionEvent",
    "PointerEvent", "PopStateEvent", "ProgressEvent", "PromiseRejectionEvent", "StorageEvent", "SubmitEvent", "TextEvent", "ToggleEvent",
    "TouchEvent", "TransitionEvent", "UIEvent", "WheelEvent"]) {
    define(name, { [name]: class extends Event {} }[name]);
  }
  class EventTarget {}
  methods(EventTarget.prototype, "addEventListener removeEventListener");
  methods(EventTarget.prototype, "dispatchEvent", answer(true));
  define("EventTarget", EventTarget);

  // The document.
  const list = () => Object.assign([], { item: () => null });
  const style = () => Object.assign({ cssText: "" }, { setProperty: noop, removeProperty: noop, getPropertyValue: () => "" });
  class Node extends EventTarget {
    get ownerDocument() { return globalThis.document || null; }
    get childNodes() { return list(); }
  }
  Object.assign(Node, { ELEMENT_NODE: 1, ATTRIBUTE_NODE: 2, TEXT_NODE: 3, COMMENT_NODE: 8, DOCUMENT_NODE: 9, DOCUMENT_FRAGMENT_NODE: 11 });
  Object.assign(Node.prototype, { parentNode: null, parentElement: null, firstChild: null, lastChild: null, nextSibling: null,
    previousSibling: null, textContent: "", nodeValue: null, isConnected: false });
  methods(Node.prototype, "appendChild insertBefore removeChild replaceChild", () => function (node) { return node; });
  methods(Node.prototype, "contains hasChildNodes isEqualNode isSameNode", answer(false));
  methods(Node.prototype, "compareDocumentPosition", answer(0));
  methods(Node.prototype, "cloneNode", () => function () { return make(this.localName || "div"); });
  methods(Node.prototype, "getRootNode", () => function () { return this; });
  methods(Node.prototype, "normalize");
  define("Node", Node);

  const parent = (proto) => {
    methods(proto, "querySelector getElementById closest", answer(null));
    methods(proto, "querySelectorAll getElementsByTagName getElementsByClassName getElementsByName getElementsByTagNameNS",
      () => function () { return list(); });
    methods(proto, "append prepend replaceChildren");
    Object.defineProperty(proto, "children", { get: list, configurable: true });
  };
  class Element extends Node {
    get attributes() { return list(); }
    get classList() { return { add: noop, remove: noop, toggle: () => false, contains: () => false }; }
    get tagName() { return (this.localName || "").toUpperCase(); }
    get nodeName() { return this.tagName; }
  }
  Object.assign(Element.prototype, { nodeType: 1, id: "", className: "", innerHTML: "", outerHTML: "",
    namespaceURI: "http://www.w3.org/1999/xhtml", shadowRoot: null, firstElementChild: null, nextElementSibling: null, scrollTop: 0,
    scrollLeft: 0, clientWidth: 0, clientHeight: 0 });
  parent(Element.prototype);
  methods(Element.prototype, "getAttribute getAttributeNS getAttributeNode", answer(null));
  methods(Element.prototype, "hasAttribute matches webkitMatchesSelector hasAttributes", answer(false));
  methods(Element.prototype,
    "setAttribute setAttributeNS removeAttribute removeAttributeNS toggleAttribute setAttributeNode remove before after replaceWith insertAdjacentHTML insertAdjacentElement scrollIntoView scrollTo setPointerCapture");
  methods(Element.prototype, "getAttributeNames getClientRects getAnimations", () => function () { return []; });
  methods(Element.prototype, "getBoundingClientRect", () => function () { return { x: 0, y: 0, top: 0, left: 0, right: 0, bottom: 0,
    width: 0, height: 0 }; });
  methods(Element.prototype, "attachShadow", () => function () { return new ShadowRoot(); });
  methods(Element.prototype, "animate", answer(anything));
  define("Element", Element);
  class HTMLElement extends Element {
    get style() { return style(); }
    get dataset() { return {}; }
  }
  Object.assign(HTMLElement.prototype, { hidden: false, tabIndex: -1, innerText: "", title: "", offsetWidth: 0, offsetHeight: 0,
    onclick: null, oninput: null, onload: null, onerror: null, onscroll: null });
  methods(HTMLElement.prototype, "focus blur click attachInternals");
  define("HTMLElement", HTMLElement);
  for (const name of ["Anchor", "Audio", "BR", "Body", "Button", "Canvas", "DataList", "Details", "Dialog", "Div", "FieldSet", "Form",
    "Head", "Heading", "Html", "IFrame", "Image", "Input", "LI", "Label", "Link", "Media", "Meta", "Object", "OptGroup", "Option",
    "Paragraph", "Picture", "Pre", "Progress", "Script", "Select", "Slot", "Source", "Span", "Style", "Table", "TableCell", "TableRow",
    "TableSection", "Template", "TextArea", "Title", "Track", "UList", "OList", "Unknown", "Video"]) {
    const full = `HTML${name}Element`;
    define(full, { [full]: class extends HTMLElement {} }[full]);
  }
  methods(HTMLCanvasElement.prototype, "getContext", answer(anything));
  methods(HTMLCanvasElement.prototype, "toDataURL", answer("data:,"));
  methods(HTMLMediaElement.prototype, "canPlayType", answer(""));
  define("Image", HTMLImageElement);
  define("Audio", HTMLAudioElement);
  define("Option", HTMLOptionElement);
  class SVGElement extends Element { get style() { return style(); } }
  define("SVGElement", SVGElement);
  define("SVGSVGElement", class SVGSVGElement extends SVGElement {});
  define("SVGGraphicsElement", class SVGGraphicsElement extends SVGElement {});
  define("MathMLElement", class MathMLElement extends Element {});
  define("CharacterData", class CharacterData extends Node {});
  define("Text", class Text extends CharacterData {});
  define("Comment", class Comment extends CharacterData {});
  define("Attr", class Attr extends Node {});
  class DocumentFragment extends Node {}
  parent(DocumentFragment.prototype);
  define("DocumentFragment", DocumentFragment);
  class ShadowRoot extends DocumentFragment {}
  ShadowRoot.prototype.adoptedStyleSheets = [];
  define("ShadowRoot", ShadowRoot);
  class CSSStyleSheet { get cssRules() { return list(); } }
  methods(CSSStyleSheet.prototype, "replaceSync deleteRule");
  methods(CSSStyleSheet.prototype, "replace", () => never);
  methods(CSSStyleSheet.prototype, "insertRule", answer(0));
  define("CSSStyleSheet", CSSStyleSheet);
  define("StyleSheet", class StyleSheet {});
  define("CSSStyleDeclaration", class CSSStyleDeclaration {});

  const make = (tag) => {
    tag = String(tag);
    const C = { a: HTMLAnchorElement, canvas: HTMLCanvasElement, div: HTMLDivElement, iframe: HTMLIFrameElement, img: HTMLImageElement,
      input: HTMLInputElement, script: HTMLScriptElement, style: HTMLStyleElement, template: HTMLTemplateElement,
      video: HTMLVideoElement }[tag] || HTMLElement;
    const e = new C();
    e.localName = tag;
    if (tag === "template") e.content = new DocumentFragment();
    if (tag === "style") e.sheet = new CSSStyleSheet();
    if (tag === "a") Object.assign(e, url("/"));
    return e;
  };
  class Document extends Node {
    get styleSheets() { return list(); }
    get scripts() { return list(); }
  }
  parent(Document.prototype);
  methods(Document.prototype, "createElement", () => function (tag) { return make(tag); });
  methods(Document.prototype, "createElementNS", () => function (ns, tag) { return make(tag); });
  methods(Document.prototype, "createTextNode", () => function (data) { return Object.assign(new Text(), { data, nodeType: 3 }); });
  methods(Document.prototype, "createComment", () => function (data) { return Object.assign(new Comment(), { data, nodeType: 8 }); });
  methods(Document.prototype, "createDocumentFragment", () => function () { return new DocumentFragment(); });
  methods(Document.prototype, "createEvent", () => function (type) { return new Event(type); });
  methods(Document.prototype, "createRange createTreeWalker createNodeIterator", answer(anything));
  methods(Document.prototype, "getSelection elementFromPoint", answer(null));
  methods(Document.prototype, "importNode adoptNode", () => function (node) { return node; });
  methods(Document.prototype, "hasFocus execCommand queryCommandSupported", answer(false));
  methods(Document.prototype, "write writeln open close exitFullscreen");
  define("Document", Document);
  define("HTMLDocument", class HTMLDocument extends Document {});
  const document = new HTMLDocument();
  const page = { nodeType: 9, nodeName: "#document", readyState: "complete", visibilityState: "visible", hidden: false, cookie: "",
    title: "", referrer: "", characterSet: "UTF-8", compatMode: "CSS1Compat", contentType: "text/html", currentScript: null,
    activeElement: null, baseURI: "https://localhost/", URL: "https://localhost/", adoptedStyleSheets: [], fonts: anything,
    timeline: anything,
    documentElement: make("html"), head: make("head"), body: make("body"), defaultView: globalThis,
      implementation: { createHTMLDocument: () => document, hasFeature: () => true, createDocument: () => document } };
  Object.assign(document, page);
  define("document", document);

  // Addresses.
  const url = (input, base) => {
    const m = /^([a-z][a-z0-9+.-]*:)?(?:\/\/(?:[^/?#@]*@)?([^/?#:]*)(?::(\d+))?)?([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(String(input)) || [];
    const b = m[1] ? {} : base === undefined ? { protocol: "https:", hostname: "localhost" } : url(base);
    const protocol = m[1] || b.protocol, hostname = m[2] || b.hostname || "", port = m[3] || (m[2] ? "" : b.port || "");
    const pathname = m[4] || "/", search = m[5] || "", hash = m[6] || "";
    const host = port ? hostname + ":" + port : hostname, origin = host ? protocol + "//" + host : "null";
    const href = (host ? origin : protocol) + pathname + search + hash;
    return { href, protocol, host, hostname, port, pathname, search, hash, origin, username: "", password: "" };
  };
  class URLSearchParams {
    constructor(init) {
      this.pairs = typeof init === "string"
        ? init.replace(/^\?/, "").split("&").filter(Boolean).map((p) => p.split("=").map(decodeURIComponent))
        : init && init[Symbol.iterator] ? Array.from(init) : Object.entries(init || {});
    }
    get(k) { const p = this.pairs.find((p) => p[0] === k); return p ? p[1] : null; }
    getAll(k) { return this.pairs.filter((p) => p[0] === k).map((p) => p[1]); }
    has(k) { return this.pairs.some((p) => p[0] === k); }
    append(k, v) { this.pairs.push([k, v]); }
    set(k, v) { this.delete(k); this.append(k, v); }
    delete(k) { this.pairs = this.pairs.filter((p) => p[0] !== k); }
    forEach(f) { this.pairs.forEach(([k, v]) => f(v, k, this)); }
    sort() {}
    toString() { return this.pairs.map((p) => p.map(encodeURIComponent).join("=")).join("&"); }
    keys() { return this.pairs.map((p) => p[0])[Symbol.iterator](); }
    values() { return this.pairs.map((p) => p[1])[Symbol.iterator](); }
    entries() { return this.pairs[Symbol.iterator](); }
    [Symbol.iterator]() { return this.entries(); }
  }
  define("URLSearchParams", URLSearchParams);
  define("URL", class URL {
    constructor(input, base) { Object.assign(this, url(input, base)); this.searchParams = new URLSearchParams(this.search); }
    toString() { return this.href; }
    toJSON() { return this.href; }
    static canParse() { return true; }
    static createObjectURL() { return "blob:null"; }
    static revokeObjectURL() {}
  });
  define("location", Object.assign(url("https://localhost/"), { ancestorOrigins: [], assign: noop, replace: noop, reload: noop,
    toString() { return this.href; } }));

  // Timers and tasks never fire: names are final when the module has run.
  let id = 0;
  for (const name of ["setTimeout", "setInterval", "requestAnimationFrame", "requestIdleCallback"]) define(name, () => ++id);
  for (const name of ["clearTimeout", "clearInterval", "cancelAnimationFrame", "cancelIdleCallback", "queueMicrotask", "reportError",
    "alert", "open", "close", "print", "stop", "focus", "blur", "scroll", "scrollTo", "scrollBy", "postMessage", "moveTo",
    "resizeTo"]) define(name, noop);
  for (const name of ["confirm", "prompt", "getSelection", "find"]) define(name, () => null);

  // Data.
  define("TextEncoder", class TextEncoder {
    get encoding() { return "utf-8"; }
    encode(s = "") { return new Uint8Array(Array.from(unescape(encodeURIComponent(s)), (c) => c.charCodeAt(0))); }
    encodeInto() { return { read: 0, written: 0 }; }
  });
  define("TextDecoder", class TextDecoder {
    get encoding() { return "utf-8"; }
    decode(bytes) { return bytes ? decodeURIComponent(escape(String.fromCharCode.apply(null, new Uint8Array(bytes.buffer || bytes)))) : ""; }
  });
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  define("btoa", (s) => {
    let out = "";
    for (let i = 0; i < s.length; i += 3) {
      const n = (s.charCodeAt(i) << 16) | ((s.charCodeAt(i + 1) || 0) << 8) | (s.charCodeAt(i + 2) || 0);
      out += [18, 12, 6, 0].map((k, j) => (i + j > s.length ? "=" : alphabet[(n >> k) & 63])).join("");
    }
    return out;
  });
  define("atob", (s) => {
    let out = "", bits = 0, n = 0;
    for (const c of String(s).replace(/[=\s]/g, "")) {
      n = ((n << 6) | alphabet.indexOf(c)) & 0xffffff;
      if ((bits += 6) >= 8) out += String.fromCharCode((n >> (bits -= 8)) & 255);
    }
    return out;
  });
  define("structuredClone", (v) => v);
  define("crypto", { getRandomValues: (a) => a.fill(4), randomUUID: () => "44444444-4444-4444-8444-444444444444", subtle: anything });
  define("performance", { now: () => 0, timeOrigin: 0, mark: noop, measure: noop, clearMarks: noop, clearMeasures: noop,
    getEntries: () => [], getEntriesByName: () => [], getEntriesByType: () => [], toJSON: () => ({}), timing: { navigationStart: 0 },
    memory: {} });
  const console = {};
  for (const name of ["assert", "clear", "count", "countReset", "debug", "dir", "dirxml", "error", "group", "groupCollapsed", "groupEnd",
    "info", "log", "profile", "profileEnd", "table", "time", "timeEnd", "timeLog", "timeStamp", "trace", "warn"]) console[name] = () => {};
  define("console", console);
  class Storage { constructor() { this.length = 0; } getItem() { return null; } setItem() {} removeItem() {} clear() {} key() { return null; } }
  define("Storage", Storage);
  define("localStorage", new Storage());
  define("sessionStorage", new Storage());

  // Network and streams.
  for (const name of ["AudioContext", "BroadcastChannel", "ByteLengthQueuingStrategy", "CompressionStream", "CountQueuingStrategy",
    "DecompressionStream", "EventSource", "File", "FileReader", "FormData", "MediaRecorder", "MediaStream", "MessagePort", "Notification",
    "OffscreenCanvas", "Path2D", "RTCPeerConnection", "ReadableStream", "ReadableStreamDefaultReader", "ServiceWorker", "SharedWorker",
    "SpeechSynthesisUtterance", "TextDecoderStream", "TextEncoderStream", "TransformStream", "WebSocket", "Worker",
    "WritableStream"]) define(name, opaque(name, EventTarget));
  define("Blob", opaque("Blob"));
  define("Headers", class Headers extends Map { append(k, v) { this.set(k, v); } getSetCookie() { return []; } });
  class Body {
    constructor(init) { this.headers = new Headers(); this.body = null; this.bodyUsed = false; this.url = typeof init === "string" ? init : ""; this.method = "GET"; this.status = 200; this.ok = true; }
    clone() { return this; }
  }
  methods(Body.prototype, "arrayBuffer blob bytes formData json text", () => never);
  define("Request", class Request extends Body {});
  define("Response",
    class Response extends Body { static error() { return new Response(); } static json() { return new Response(); } static redirect() { return new Response(); } });
  define("fetch", () => never());
  define("XMLHttpRequest", class XMLHttpRequest extends EventTarget {
    constructor() { super(); Object.assign(this, { readyState: 0, status: 0, responseText: "", response: "", responseType: "",
      withCredentials: false, timeout: 0, upload: new EventTarget() }); }
    open() {} send() {} abort() {} setRequestHeader() {} overrideMimeType() {} getResponseHeader() { return null; } getAllResponseHeaders() { return ""; }
  });
  class AbortSignal extends EventTarget {
    throwIfAborted() {}
    static abort() { return new AbortSignal(); }
    static any() { return new AbortSignal(); }
    static timeout() { return new AbortSignal(); }
  }
  AbortSignal.prototype.aborted = false;
  define("AbortSignal", AbortSignal);
  define("AbortController", class AbortController { constructor() { this.signal = new AbortSignal(); } abort() {} });
  define("MessageChannel", class MessageChannel { constructor() { this.port1 = new MessagePort(); this.port2 = new MessagePort(); } });
  // core-js redefines its properties on the prototype: assignment would throw.
  define("DOMException", class DOMException extends Error {
    constructor(message, name = "Error") {
      super(message);
      Object.defineProperty(this, "name", { value: name, configurable: true });
    }
    get code() { return 0; }
  });

  // The window.
  for (const name of ["IntersectionObserver", "MutationObserver", "PerformanceObserver", "ReportingObserver", "ResizeObserver"]) {
    const C = { [name]: class {} }[name];
    methods(C.prototype, "observe unobserve disconnect");
    methods(C.prototype, "takeRecords", () => function () { return []; });
    C.supportedEntryTypes = [];
    define(name, C);
  }
  define("customElements", { define: noop, get: () => undefined, getName: () => null, upgrade: noop, whenDefined: never });
  define("history", { length: 1, state: null, scrollRestoration: "auto", back: noop, forward: noop, go: noop, pushState: noop, replaceState: noop });
  define("navigator", { userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    appName: "Netscape", appVersion: "5.0", product: "Gecko", vendor: "Google Inc.", platform: "Linux x86_64", language: "en-US",
    languages: ["en-US"], onLine: true, cookieEnabled: true, maxTouchPoints: 0, hardwareConcurrency: 1, plugins: [], mimeTypes: [],
    webdriver: false, sendBeacon: () => true, javaEnabled: () => false, clipboard: anything, connection: anything, locks: anything,
    mediaDevices: anything, permissions: anything, serviceWorker: anything, storage: anything });
  define("screen", { width: 1024, height: 768, availWidth: 1024, availHeight: 768, colorDepth: 24, orientation: anything });
  define("matchMedia", (media) => Object.assign(new EventTarget(), { media, matches: false, addListener: noop, removeListener: noop }));
  define("getComputedStyle", style);
  define("CSS", { supports: () => true, escape: String });
  define("trustedTypes", { createPolicy: (name, rules) => Object.assign({ name, createHTML: String, createScript: String,
    createScriptURL: String }, rules), emptyHTML: "", isHTML: () => false });
  for (const name of ["indexedDB", "caches", "speechSynthesis", "visualViewport", "scheduler", "cookieStore"]) define(name, anything);
  for (const name of ["DOMParser", "XMLSerializer", "DOMMatrix", "DOMRect", "DOMPoint", "Range", "Selection", "TreeWalker", "NodeList",
    "HTMLCollection", "NamedNodeMap", "DOMTokenList", "FontFace", "ImageData", "Animation", "KeyframeEffect", "IDBKeyRange", "Performance",
    "Navigator", "Location", "History", "Screen"]) define(name, opaque(name));
  define("NodeFilter", { SHOW_ALL: -1, SHOW_ELEMENT: 1, SHOW_TEXT: 4, SHOW_COMMENT: 128, FILTER_ACCEPT: 1, FILTER_REJECT: 2, FILTER_SKIP: 3 });
  define("Window", class Window extends EventTarget {});
  for (const [name, value] of Object.entries({ innerWidth: 1024, innerHeight: 768, outerWidth: 1024, outerHeight: 768, devicePixelRatio: 1,
    scrollX: 0, scrollY: 0, pageXOffset: 0, pageYOffset: 0, screenX: 0, screenY: 0, origin: "https://localhost", isSecureContext: true,
    crossOriginIsolated: false, opener: null, frameElement: null, closed: false, name: "", onerror: null, onload: null, onpopstate: null,
    onhashchange: null })) {
    define(name, value);
  }
  for (const name of ["window", "self", "top", "parent", "frames"]) define(name, globalThis);
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) define(name, EventTarget.prototype[name]);
})();
