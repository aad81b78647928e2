import type { Material } from "@harbour/shell";
import beeswax from "./images/beeswax.webp";
import brass from "./images/brass.webp";
import enamel from "./images/enamel.webp";
import hemp from "./images/hemp.webp";
import knit from "./images/knit.webp";
import linen from "./images/linen.webp";
import oak from "./images/oak.webp";
import oilcloth from "./images/oilcloth.webp";
import rib from "./images/rib.webp";
import rope from "./images/rope.webp";
import rubber from "./images/rubber.webp";
import steel from "./images/steel.webp";
import stoneware from "./images/stoneware.webp";
import wool from "./images/wool.webp";

/** A swatch of each material, with words for those who cannot see it. */
export const materials: Record<Material, { name: string; image: string; alt: string }> = {
  beeswax: { name: "Beeswax", image: beeswax, alt: "Honeycomb, golden" },
  brass: { name: "Brass", image: brass, alt: "Brushed brass with a soft gleam" },
  enamel: { name: "Enamel", image: enamel, alt: "Cream enamel with dark blue speckles" },
  hemp: { name: "Tarred hemp", image: hemp, alt: "Dark brown twine, wound close" },
  knit: { name: "Knit", image: knit, alt: "Knitted stitches in navy and cream stripes" },
  linen: { name: "Linen", image: linen, alt: "Coarse linen weave with a red stripe" },
  oak: { name: "Wood", image: oak, alt: "Oiled wood, its grain running across" },
  oilcloth: { name: "Oilcloth", image: oilcloth, alt: "Ochre oilcloth with a line of stitches" },
  rib: { name: "Ribbed wool", image: rib, alt: "Rust-red ribbed knitting" },
  rope: { name: "Rope", image: rope, alt: "Twisted cord, side by side" },
  rubber: { name: "Rubber", image: rubber, alt: "Moss-green rubber, ribbed below a pale line" },
  steel: { name: "Steel", image: steel, alt: "Brushed steel" },
  stoneware: { name: "Stoneware", image: stoneware, alt: "Blue glaze meeting raw clay at a dark line" },
  wool: { name: "Wool", image: wool, alt: "Woollen twill in rust and navy stripes" },
};
