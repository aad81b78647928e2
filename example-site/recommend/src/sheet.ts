import { css } from "lit";

/** The element's own styles; colours, type and spacing are the page's custom properties. */
export const sheet = css`
  :host {
    display: block;
  }

  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-4);
    margin-bottom: var(--space-4);
  }

  h2 {
    margin: 0;
    font: 500 var(--text-xl) / 1.25 var(--font-display);
    letter-spacing: -0.01em;
    text-wrap: balance;
  }

  .arrows {
    display: flex;
    flex: none;
    gap: var(--space-2);
  }

  button {
    display: grid;
    width: 2.75rem;
    height: 2.75rem;
    padding: 0;
    border: 1.5px solid var(--ink);
    border-radius: 50%;
    background: none;
    color: var(--ink);
    cursor: pointer;
    place-items: center;
  }

  button:hover:not(:disabled) {
    background: var(--ink);
    color: var(--paper);
  }

  button:disabled {
    border-color: var(--line);
    color: var(--line-strong);
    cursor: default;
  }

  svg {
    width: 1.4rem;
    fill: none;
    stroke: currentColor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 2;
  }

  .strip {
    display: grid;
    grid-auto-columns: clamp(9.5rem, 22%, 15rem);
    grid-auto-flow: column;
    gap: clamp(1rem, 2vw, 1.75rem);
    overflow-x: auto;
    margin: 0 -6px;
    padding: 6px 6px var(--space-4);
    list-style: none;
    overscroll-behavior-x: contain;
    scroll-padding: 6px;
    scroll-snap-type: x proximity;
    scrollbar-color: var(--line) transparent;
    scrollbar-width: thin;
  }

  li {
    scroll-snap-align: start;
  }

  a {
    display: grid;
    color: var(--ink);
    text-decoration: none;
  }

  a:focus-visible,
  button:focus-visible {
    outline: 2.5px solid var(--sea);
    outline-offset: 3px;
  }

  a:focus-visible {
    border-radius: var(--radius-m);
  }

  img {
    display: block;
    width: 100%;
    height: auto;
    border-radius: var(--radius-m);
    background: var(--sand);
  }

  .name {
    margin-top: var(--space-3);
    font: 500 1.0625rem / 1.3 var(--font-display);
  }

  a:hover .name {
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.25em;
  }

  .price {
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
`;
