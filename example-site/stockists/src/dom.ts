type Child = Node | string;

/** Makes an element with a class and children. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, name = "", ...children: Child[]): HTMLElementTagNameMap[K] {
  const el = document.createElement(tag);
  if (name !== "") el.className = name;
  el.append(...children);
  return el;
}

/** Makes an SVG element with attributes and children. */
export function draw<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, string>, ...children: Child[]): SVGElementTagNameMap[K] {
  const el = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.append(...children);
  return el;
}
