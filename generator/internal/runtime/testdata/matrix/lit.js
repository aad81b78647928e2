import { LitElement, html } from "lit";

customElements.get("x-widget") ??
  customElements.define("x-widget", class extends LitElement {
    render() {
      if (globalThis.fault == "render") throw new Error("render");
      return html`<p>up</p>`;
    }

    firstUpdated() {
      if (globalThis.fault == "later") setTimeout(() => { throw new Error("later"); }, 50);
    }
  });
