import { formatPrice, navigate, productHref, products, type Product } from "@harbour/shell";
import { html, LitElement } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { pick } from "./pick";
import { sheet } from "./sheet";

/** A strip of products that scrolls sideways. */
@customElement("harbour-recommend")
export class HarbourRecommend extends LitElement {
  static override styles = sheet;

  /** The strip's heading. */
  @property() heading = "You may also like";

  /** Ids of products that are not shown. */
  @property({ attribute: false }) exclude: string[] = [];

  @state() private atStart = true;
  @state() private atEnd = false;

  @query(".strip") private strip!: HTMLElement;

  override firstUpdated() {
    this.measure();
  }

  override render() {
    return html`
      <section aria-labelledby="heading">
        <div class="head">
          <h2 id="heading">${this.heading}</h2>
          <div class="arrows">
            <button type="button" aria-label="Scroll back" ?disabled=${this.atStart} @click=${() => this.turn(-1)}>
              <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M14.5 5.5 8 12l6.5 6.5" /></svg>
            </button>
            <button type="button" aria-label="Scroll on" ?disabled=${this.atEnd} @click=${() => this.turn(1)}>
              <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9.5 5.5 16 12l-6.5 6.5" /></svg>
            </button>
          </div>
        </div>
        <ul class="strip" @scroll=${this.measure}>
          ${repeat(pick(products, this.exclude, 7), (product) => product.id, (product) => this.item(product))}
        </ul>
      </section>
    `;
  }

  private item(product: Product) {
    return html`
      <li>
        <a href=${productHref(product.id)} @click=${this.follow}>
          <img src=${product.image} alt="" width="400" height="400" loading="lazy" decoding="async" />
          <span class="name">${product.name}</span>
          <span class="price">${formatPrice(product.price)}</span>
        </a>
      </li>
    `;
  }

  private follow(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate((event.currentTarget as HTMLAnchorElement).pathname);
  }

  private measure() {
    const { scrollLeft, scrollWidth, clientWidth } = this.strip;
    this.atStart = scrollLeft < 8;
    this.atEnd = scrollLeft + clientWidth > scrollWidth - 8;
  }

  private turn(direction: 1 | -1) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.strip.scrollBy({ left: direction * this.strip.clientWidth * 0.8, behavior: calm ? "auto" : "smooth" });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "harbour-recommend": HarbourRecommend;
  }
}
