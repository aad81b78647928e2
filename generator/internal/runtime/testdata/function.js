export default class {}
export const other = 1;
export function mount(el) {
  el.textContent = "function";
}
