class Cart extends HTMLElement {
  set items(list) {
    this.textContent = list.length + " items";
  }

  disconnectedCallback() {
    log.push("disconnected");
  }
}

// As loaders do that fetch their elements' code late.
setTimeout(() => customElements.define("x-cart", Cart), 20);
