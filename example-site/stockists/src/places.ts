/** Opening hours on some days of the week, 0 being Sunday; 16.5 is half past four. */
export interface Hours {
  days: number[];
  opens: number;
  closes: number;
}

export interface Place {
  id: string;
  name: string;
  line: string;
  address: string;
  hours: Hours[];
  /** The day that it opens for the season; until then it is closed. */
  season?: string;
  /** Ids of the products that it keeps; none are all of them. */
  keeps: string[];
  /** Where its pin points to, in the map's units. */
  at: { x: number; y: number };
}

export const places: Place[] = [
  {
    id: "the-quay",
    name: "The shop on the quay",
    line: "All sixteen things, the repair bench upstairs, and us.",
    address: "3 Saltmarsh Lane, The Quay",
    hours: [{ days: [2, 3, 4, 5, 6], opens: 9, closes: 17 }],
    keeps: [],
    at: { x: 318, y: 430 },
  },
  {
    id: "net-loft",
    name: "The Old Net Loft",
    line: "Ines Halloran's wheel and kiln. Ring twice: she may be glazing.",
    address: "Slip One, The Quay",
    hours: [
      { days: [4, 5], opens: 10, closes: 16 },
      { days: [6], opens: 12, closes: 16 },
    ],
    keeps: ["harbour-jug"],
    at: { x: 434, y: 346 },
  },
  {
    id: "gull-farm",
    name: "Gull Farm",
    line: "A shelf by the gate, a tin for the money, and a great many bees.",
    address: "Cliff Road, Gull Head",
    hours: [{ days: [0, 1, 2, 3, 4, 5, 6], opens: 8, closes: 19 }],
    keeps: ["beeswax-candles", "tarred-twine"],
    at: { x: 176, y: 566 },
  },
  {
    id: "pilots-house",
    name: "The Pilot's House",
    line: "Home of the Tuesday table. The caps come with advice.",
    address: "Pilot's Point, at the flagpole",
    hours: [{ days: [2, 4], opens: 10, closes: 16 }],
    keeps: ["watch-cap"],
    at: { x: 536, y: 262 },
  },
  {
    id: "fen-mill",
    name: "Fen Mill",
    line: "Seconds and ends of rolls, over the noise of the looms.",
    address: "Fen Lane, two miles up the river",
    hours: [{ days: [1, 2, 3, 4, 5], opens: 9, closes: 16.5 }],
    keeps: ["wool-blanket", "tea-towel"],
    at: { x: 226, y: 214 },
  },
  {
    id: "skerry-light",
    name: "The kiosk at Skerry Light",
    line: "By the ferry, when the sea allows. Lanterns, naturally.",
    address: "Skerry, below the lighthouse",
    hours: [{ days: [5, 6, 0], opens: 11, closes: 15 }],
    season: "2026-04-03",
    keeps: ["storm-lantern", "enamel-mug", "brass-barometer"],
    at: { x: 566, y: 520 },
  },
];
