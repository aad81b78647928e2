import barometer from "./goods/brass-barometer.svg";
import blanket from "./goods/wool-blanket.svg";
import board from "./goods/bread-board.svg";
import boots from "./goods/quay-boots.svg";
import brush from "./goods/deck-brush.svg";
import candles from "./goods/beeswax-candles.svg";
import cap from "./goods/watch-cap.svg";
import jug from "./goods/harbour-jug.svg";
import knife from "./goods/splicing-knife.svg";
import lantern from "./goods/storm-lantern.svg";
import mug from "./goods/enamel-mug.svg";
import oilcloth from "./goods/oilcloth-bag.svg";
import basket from "./goods/rope-basket.svg";
import shirt from "./goods/breton-shirt.svg";
import towel from "./goods/tea-towel.svg";
import twine from "./goods/tarred-twine.svg";

export type CategoryId = "kitchen" | "home" | "wear" | "workshop";

export interface Category {
  id: CategoryId;
  name: string;
  line: string;
}

export type Material =
  | "beeswax"
  | "brass"
  | "enamel"
  | "hemp"
  | "knit"
  | "linen"
  | "oak"
  | "oilcloth"
  | "rib"
  | "rope"
  | "rubber"
  | "steel"
  | "stoneware"
  | "wool";

/** A thing that the shop sells. Prices are in pence. */
export interface Product {
  id: string;
  name: string;
  category: CategoryId;
  price: number;
  was?: number;
  badge?: string;
  image: string;
  alt: string;
  /** Where a close-up looks, in per cent of the picture. */
  focus: { x: number; y: number };
  material: Material;
  maker: string;
  summary: string;
  description: string;
  details: string[];
  care: string[];
  sizes?: Array<{ size: string; measures: string }>;
  restocked: string;
}

/** The day that the catalogue was printed, so to speak: "3 days ago" counts from here. */
export const catalogueDate = "2026-03-14";

export const categories: Category[] = [
  { id: "kitchen", name: "Kitchen", line: "For the table and the stove" },
  { id: "home", name: "Home", line: "Warmth, light and order" },
  { id: "wear", name: "Wear", line: "For weather, mostly" },
  { id: "workshop", name: "Workshop", line: "Tools that outlive their jobs" },
];

export const products: Product[] = [
  {
    id: "enamel-mug",
    name: "Enamel mug",
    category: "kitchen",
    price: 1400,
    image: mug,
    alt: "A cream enamel mug with a navy rim and a navy anchor, full of coffee",
    focus: { x: 46, y: 55 },
    material: "enamel",
    maker: "Stamped and fired by Orrin & Daughter, Saltmarsh Lane",
    summary: "Two coats of enamel on steel, and an anchor.",
    description:
      "Light enough for a rucksack, tough enough for the quay. The steel is pressed from one sheet and dipped twice, so a knock leaves a mark and not a hole. It holds a proper amount of tea.",
    details: ["350 ml, filled to the brim", "Steel, vitreous enamel", "8.5 cm high, 9 cm across"],
    care: ["Dishwasher safe, though it keeps its shine longer by hand.", "Safe on a hob or over a fire; not in a microwave.", "A chip will darken and stop there. It is still safe to drink from."],
    restocked: "2026-03-11",
  },
  {
    id: "harbour-jug",
    name: "Harbour jug",
    category: "kitchen",
    price: 3800,
    badge: "New",
    image: jug,
    alt: "A stoneware jug, glazed sea-blue above a navy line and left cream below",
    focus: { x: 50, y: 40 },
    material: "stoneware",
    maker: "Thrown by Ines Halloran at the Old Net Loft",
    summary: "Stoneware, glazed to the waterline.",
    description:
      "For milk, for water, for whatever is in the hedge this week. Ines throws each jug in one go, pulls the spout with a wet thumb and dips it to the waterline, so that no two tides are the same.",
    details: ["1.2 litres", "Stoneware, lead-free glaze", "24 cm high"],
    care: ["Dishwasher safe.", "Warm it with hot water before pouring anything boiling.", "Small crackles in the glaze are part of it."],
    restocked: "2026-03-13",
  },
  {
    id: "tea-towel",
    name: "Linen tea towels, pair",
    category: "kitchen",
    price: 2200,
    image: towel,
    alt: "Two linen tea towels with red stripes over a wooden rail",
    focus: { x: 42, y: 70 },
    material: "linen",
    maker: "Woven at Fen Mill, on looms from 1931",
    summary: "Heavy linen that dries glasses without lint.",
    description:
      "Stiff for a week, then soft for twenty years. A heavy, washed linen with a red stripe for the dishes and a narrow one so that you know which towel is for the glasses.",
    details: ["Two towels, 48 × 75 cm", "100% linen, 280 g/m²", "Hanging loop of cotton tape"],
    care: ["Wash at 60 °C. No softener: it stops linen from drinking.", "Line dry, iron damp if you iron at all."],
    restocked: "2026-02-20",
  },
  {
    id: "bread-board",
    name: "Oak bread board",
    category: "kitchen",
    price: 4600,
    image: board,
    alt: "A round-shouldered oak board with a leather loop, and a loaf",
    focus: { x: 42, y: 42 },
    material: "oak",
    maker: "Cut by Tam Reddy from wind-fallen oak",
    summary: "One plank of oak, with a shoulder to hang it by.",
    description:
      "Cut from a single plank, so there is no joint to open. The edges are rounded by spokeshave, the face is planed and oiled, and crumbs come off with the side of your hand.",
    details: ["42 × 24 cm, 2 cm thick", "English oak, linseed oil", "Leather loop"],
    care: ["Wipe with a damp cloth and stand it on edge.", "Oil it when it looks thirsty, twice a year or so.", "Never soak it; never the dishwasher."],
    restocked: "2026-03-02",
  },
  {
    id: "wool-blanket",
    name: "Harbour wool blanket",
    category: "home",
    price: 12800,
    was: 14800,
    badge: "Reduced",
    image: blanket,
    alt: "Folded wool blankets in navy, cream and rust stripes",
    focus: { x: 50, y: 50 },
    material: "wool",
    maker: "Woven at Fen Mill, washed in soft water",
    summary: "Thick, fringed, and slightly too large for the sofa.",
    description:
      "Lambswool, woven in a twill that keeps its shape and brushed on one side only. The stripes are those of the harbour's own signal flags; together they are said to spell “stay in bed”.",
    details: ["150 × 200 cm, with fringe", "100% lambswool, 1.4 kg", "Twill, brushed on one side"],
    care: ["Air it outdoors on a dry day; that is mostly enough.", "Otherwise wash by hand, cool, with wool soap.", "Dry flat and out of the sun."],
    restocked: "2026-01-30",
  },
  {
    id: "storm-lantern",
    name: "Storm lantern",
    category: "home",
    price: 5400,
    badge: "Few left",
    image: lantern,
    alt: "A red storm lantern, lit, against a night-blue wall",
    focus: { x: 50, y: 54 },
    material: "brass",
    maker: "Assembled by Pell Brothers, chandlers since 1902",
    summary: "Burns twenty hours and ignores the wind.",
    description:
      "The pattern has not changed since the Pells' grandfather copied it from a Danish trawler. Brass burner, heat-proof glass, a bail that locks upright. It leans a little towards the weather, as you will.",
    details: ["31 cm high, 20 hours on one filling", "Powder-coated steel, brass burner", "Spare wick in the box"],
    care: ["Trim the wick straight and keep it low: no soot.", "Wash the glass when it is cold.", "Lamp oil only. Outdoors, or with a window open."],
    restocked: "2026-03-09",
  },
  {
    id: "rope-basket",
    name: "Cotton rope basket",
    category: "home",
    price: 3200,
    image: basket,
    alt: "A coiled rope basket with a navy band and red handles, holding a blanket",
    focus: { x: 50, y: 58 },
    material: "rope",
    maker: "Sewn by Marguerite Quist, upstairs",
    summary: "Forty metres of rope, going round and round.",
    description:
      "Coiled and sewn on a sailmaker's machine, with handles spliced through and not merely stitched on. Holds wool, logs, laundry or a medium-sized cat.",
    details: ["34 cm across, 30 cm high", "Undyed cotton rope, navy and rust thread", "Carries 12 kg"],
    care: ["Brush it out; spot-clean with soap.", "If it slumps, damp it and dry it over a bucket."],
    restocked: "2026-02-27",
  },
  {
    id: "beeswax-candles",
    name: "Beeswax candles, three",
    category: "home",
    price: 1800,
    image: candles,
    alt: "Three lit beeswax candles in a white holder before a dark green wall",
    focus: { x: 50, y: 40 },
    material: "beeswax",
    maker: "Dipped at Gull Farm from their own hives",
    summary: "Dipped by hand, smelling of July.",
    description:
      "Thirty dips each, straight from the farm's hives on the cliff. They burn slowly, hardly drip, and make a dark supper look like a painting of one.",
    details: ["Three candles, 24 × 2.2 cm", "Pure beeswax, cotton wick", "About nine hours each"],
    care: ["Keep out of draughts, and out of reach of sleeves.", "A white bloom is natural: rub it off with a cloth."],
    restocked: "2026-03-12",
  },
  {
    id: "oilcloth-bag",
    name: "Oilcloth bag",
    category: "wear",
    price: 8600,
    image: oilcloth,
    alt: "A yellow oilcloth bag with a brown leather base and handles",
    focus: { x: 50, y: 58 },
    material: "oilcloth",
    maker: "Cut and sewn by Marguerite Quist, upstairs",
    summary: "Rain runs off; so do most excuses.",
    description:
      "Cotton cloth, waxed until water gives up, on a base of harness leather that stands by itself on a wet pavement. Inside: one pocket with a button, and room for a loaf laid flat.",
    details: ["42 × 34 × 16 cm, 18 litres", "Waxed cotton, vegetable-tanned leather", "Brass rivets, replaced free for life"],
    care: ["Sponge with cold water. Never soap, never a machine.", "Re-wax once a year: bring it in and we shall do it."],
    restocked: "2026-03-10",
  },
  {
    id: "watch-cap",
    name: "Watch cap",
    category: "wear",
    price: 2900,
    image: cap,
    alt: "A rust-red ribbed wool cap with a turned-up brim",
    focus: { x: 50, y: 68 },
    material: "rib",
    maker: "Knitted by the Tuesday table at the Pilot's House",
    summary: "Ribbed wool, to be pulled over both ears.",
    description:
      "A deep double brim, a close rib and no bobble, since bobbles catch on rigging. Knitted in a local wool that still has some of its lanolin and shrugs off drizzle.",
    details: ["100% Shetland wool", "One size and a smaller one", "Double brim, 8 cm"],
    care: ["Wash by hand, cool; press in a towel.", "Dry flat. Pilling passes: comb it once."],
    sizes: [
      { size: "Small", measures: "52–55 cm round the head" },
      { size: "Regular", measures: "56–61 cm round the head" },
    ],
    restocked: "2026-03-06",
  },
  {
    id: "breton-shirt",
    name: "Breton shirt",
    category: "wear",
    price: 5800,
    image: shirt,
    alt: "A cream shirt with navy stripes and a boat neck",
    focus: { x: 50, y: 52 },
    material: "knit",
    maker: "Knitted and sewn in a family workshop in Morlaix",
    summary: "Seven stripes, a boat neck, no slogans.",
    description:
      "A heavy cotton jersey with a neck wide enough to pull on with wet hair. It comes out of the wash a little shorter and considerably better. Cut straight, for everyone.",
    details: ["100% cotton, 240 g/m²", "Boat neck, elbow sleeves", "Straight cut"],
    care: ["Wash at 30 °C, inside out.", "Dry in the shade, so that navy stays navy."],
    sizes: [
      { size: "S", measures: "chest 92 cm, length 64 cm" },
      { size: "M", measures: "chest 100 cm, length 67 cm" },
      { size: "L", measures: "chest 108 cm, length 70 cm" },
      { size: "XL", measures: "chest 116 cm, length 73 cm" },
    ],
    restocked: "2026-02-14",
  },
  {
    id: "quay-boots",
    name: "Quay boots",
    category: "wear",
    price: 9400,
    image: boots,
    alt: "A pair of moss-green rubber boots with pale soles",
    focus: { x: 42, y: 46 },
    material: "rubber",
    maker: "Moulded by hand in Nokia, Finland",
    summary: "Natural rubber over a cotton sock.",
    description:
      "Built up by hand from twenty-two pieces of natural rubber, with a sole that grips weed and a strap that you will use once a year and be glad of. Roomy enough for two pairs of socks.",
    details: ["Natural rubber, cotton lining", "Calf height, 29 cm", "Resoleable"],
    care: ["Rinse salt off, dry away from heat.", "A white film is wax in the rubber. Wipe with a drop of oil."],
    sizes: [
      { size: "37", measures: "foot up to 23.5 cm" },
      { size: "39", measures: "foot up to 25 cm" },
      { size: "41", measures: "foot up to 26.5 cm" },
      { size: "43", measures: "foot up to 27.5 cm" },
      { size: "45", measures: "foot up to 29 cm" },
    ],
    restocked: "2026-01-18",
  },
  {
    id: "splicing-knife",
    name: "Splicing knife",
    category: "workshop",
    price: 6200,
    image: knife,
    alt: "A short knife with a wooden handle, a brass collar and a red lanyard",
    focus: { x: 54, y: 46 },
    material: "steel",
    maker: "Forged by Aldous Finch, Slip Two",
    summary: "A sheepsfoot blade for rope, twine and cheese.",
    description:
      "A straight edge and a blunt point, so that it cuts what you mean it to and not the sail behind. The handle is walnut, the collar brass, the lanyard long enough to lose it overboard and get it back.",
    details: ["Blade 8 cm, 19 cm overall", "Carbon steel, walnut, brass", "With lanyard; sold to adults only"],
    care: ["Dry it after use. Carbon steel rusts if ignored.", "A touch of oil, a few strokes on a fine stone."],
    restocked: "2026-03-04",
  },
  {
    id: "brass-barometer",
    name: "Brass barometer",
    category: "workshop",
    price: 16500,
    badge: "New",
    image: barometer,
    alt: "A round brass barometer, its needle pointing to fair",
    focus: { x: 50, y: 48 },
    material: "brass",
    maker: "Calibrated by Pell Brothers, at sea level",
    summary: "Tells the weather, and is often right.",
    description:
      "A proper aneroid movement in a spun brass case, set by hand on the quay at low water. Tap it each morning, say “hm”, and you will be taken for a local.",
    details: ["15 cm across", "Spun brass, bevelled glass", "Adjustable from sea level to 900 m"],
    care: ["Dust with a soft cloth; polish, or let it go brown.", "Adjust with the small screw at the back."],
    restocked: "2026-03-14",
  },
  {
    id: "deck-brush",
    name: "Deck brush",
    category: "workshop",
    price: 2400,
    image: brush,
    alt: "A scrubbing brush of dark wood with stiff pale bristles",
    focus: { x: 50, y: 44 },
    material: "oak",
    maker: "Drilled and filled at the Blind Workshop, Quay Street",
    summary: "Stiff bristles, for floors, boots and barnacles.",
    description:
      "Pear wood and tampico fibre, drawn by hand with one long wire, so that the tufts cannot fall out singly. They wear down together, like a good crew.",
    details: ["22 × 8 cm", "Oiled pear wood, tampico fibre", "Loop of tarred cord"],
    care: ["Rinse, shake, and stand it bristles down.", "Never leave it in the bucket."],
    restocked: "2026-02-08",
  },
  {
    id: "tarred-twine",
    name: "Tarred twine",
    category: "workshop",
    price: 950,
    image: twine,
    alt: "A wooden spool of dark brown twine with a paper label",
    focus: { x: 50, y: 48 },
    material: "hemp",
    maker: "Laid at the rope walk in Saltmarsh",
    summary: "Ninety metres that smell of boats.",
    description:
      "Three-strand hemp, run through Stockholm tar and wound on a beech spool. For whipping rope ends, tying in beans, and making any parcel look like it has come a long way.",
    details: ["90 m, 2 mm thick", "Hemp, pine tar", "Beech spool"],
    care: ["Keep it in its paper, or your drawer will smell like ours."],
    restocked: "2026-03-01",
  },
];

export function findProduct(id: string): Product | undefined {
  return products.find((product) => product.id === id);
}
