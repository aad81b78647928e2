export interface Review {
  id: number;
  name: string;
  place: string;
  stars: 1 | 2 | 3 | 4 | 5;
  date: string;
  title: string;
  text: string;
}

type Row = [stars: Review["stars"], date: string, name: string, place: string, title: string, text: string];

const rows: Record<string, Row[]> = {
  "enamel-mug": [
    [5, "2026-03-02", "Oona", "Lyme", "Dropped twice, still a mug", "Once on stone and once off the boat. It has a freckle now, and I like it better."],
    [5, "2026-02-11", "Petr", "Brno", "The right size", "At last a mug for somebody who means it."],
    [4, "2026-01-23", "Maud", "Whitby", "Hot lip", "Enamel gets hot, everybody knows that, and still I burn myself each morning. My fault. Lovely thing."],
    [5, "2025-11-30", "J. Adeyemi", "Leith", "Bought four", "Then two more, since guests leave with them."],
  ],
  "harbour-jug": [
    [5, "2026-03-09", "Clemence", "Roscoff", "Pours without a drip", "I have thrown away three pretty jugs that dribbled. This one is pretty and does not."],
    [4, "2026-03-01", "Rhys", "Aberdaron", "Not the blue on the screen", "Mine is greener. I was ready to be cross and then put it in the window."],
    [5, "2026-02-18", "Sunniva", "Bergen", "For flowers, mostly", "It makes three stalks of cow parsley look arranged."],
  ],
  "tea-towel": [
    [5, "2026-02-25", "Hal", "Deal", "They do get soft", "It takes a month. Believe the label."],
    [3, "2026-01-19", "Bettina", "Kiel", "Shrank a little", "About three centimetres in the first wash. It says so on the band, which I had thrown away."],
    [5, "2025-12-27", "Inês", "Peniche", "No lint", "Finally clear glasses. My mother wants a pair."],
  ],
  "bread-board": [
    [5, "2026-02-28", "Dermot", "Howth", "It has a good weight", "Stays where it is while I saw at my own bread, which is a firm bread."],
    [5, "2026-02-02", "Yuki", "Bristol", "Oiled it, wiped it, love it", "The grain came up like water."],
    [4, "2025-12-12", "Greta", "Malmö", "Loop came loose", "I wrote, and they sent a new loop with a drawing of the knot."],
  ],
  "wool-blanket": [
    [5, "2026-02-20", "Noor", "Hastings", "The whole family is under it", "We bought one. We should have bought three."],
    [5, "2026-01-28", "Ambrose", "Fowey", "Warm as an argument", "It smelled of sheep for a week and I was sorry when that stopped."],
    [4, "2026-01-05", "Lise", "Ribe", "A bit scratchy on one side", "One side is brushed, one is not. Turn it over, said the shop, and they were right."],
    [5, "2025-12-08", "Tobias", "Wismar", "Too large for the sofa", "As promised."],
  ],
  "storm-lantern": [
    [5, "2026-03-05", "Eilidh", "Mallaig", "Out in a gale with the hens", "It did not so much as flicker. The hens did."],
    [4, "2026-02-14", "Marek", "Gdynia", "Read about the wick first", "Sooted the glass on the first night. Trimmed it straight, and since then it is perfect."],
    [5, "2026-01-11", "Sol", "Porthleven", "Supper outdoors in January", "Because now we can."],
  ],
  "rope-basket": [
    [5, "2026-03-03", "Wren", "St Ives", "The cat has it", "Bought for wool. The cat fits exactly, as the page says."],
    [4, "2026-02-09", "Anselm", "Emden", "Softer than I thought", "It slumps when it is empty. Full of logs it stands like a barrel."],
    [5, "2026-01-16", "Paz", "Getaria", "Look at the handles", "They are spliced! Somebody knew what they were doing."],
  ],
  "beeswax-candles": [
    [5, "2026-03-08", "Ottilie", "Stralsund", "The smell", "I keep them in the linen cupboard until they are needed."],
    [5, "2026-02-16", "Fergus", "Oban", "Nine hours and a bit", "I timed it. It was a long evening, and a good one."],
    [3, "2025-12-30", "Carys", "Tenby", "Not quite straight", "One of the three leans. My husband says that so do I by the time they are lit."],
  ],
  "oilcloth-bag": [
    [5, "2026-03-07", "Ida", "Svendborg", "A year of rain", "Every working day by bicycle. The inside has never been wet. They re-waxed it while I had a coffee."],
    [5, "2026-02-22", "Callum", "Stromness", "It stands up by itself", "You would not think that matters. It matters."],
    [4, "2026-01-26", "Noa", "Jaffa", "Wish it had a long strap", "Otherwise the best bag that I have carried."],
  ],
  "watch-cap": [
    [5, "2026-02-24", "Tamsin", "Newlyn", "Both ears", "Yes. All the way down. In a north-easter."],
    [4, "2026-02-06", "Björn", "Visby", "It itches for a day", "Then never again. Take the smaller one if you are between sizes."],
    [5, "2026-01-09", "Rosa", "A Coruña", "Three winters", "I comb it in autumn and it looks as new."],
  ],
  "breton-shirt": [
    [5, "2026-03-04", "Mathis", "Douarnenez", "A real one", "Heavy, straight, honest. My grandfather would have recognised it."],
    [4, "2026-02-13", "Bea", "Falmouth", "Goes shorter in the wash", "A centimetre or two, as they say. I took a size up and am glad."],
    [5, "2026-01-21", "Kofi", "Cardiff", "No slogan", "Nobody asks me what it means. Bliss."],
  ],
  "quay-boots": [
    [5, "2026-02-19", "Runa", "Tórshavn", "They grip", "On weed, on wet steel, on a boat ramp at low tide with a dog pulling."],
    [5, "2026-01-30", "Stan", "Grimsby", "Warm with thick socks", "Buy one size up and wear two pairs."],
    [3, "2026-01-03", "Philippa", "Bath", "Heavy in town", "Splendid in a field. In town you know that you are wearing them."],
  ],
  "splicing-knife": [
    [5, "2026-03-06", "Jory", "Mevagissey", "Keeps its edge", "A week of rope and it still shaves paper."],
    [5, "2026-02-10", "Agnes", "Ullapool", "I lost it overboard", "And got it back, by the lanyard, exactly as described."],
    [4, "2026-01-14", "Luc", "Concarneau", "It spots if you forget it", "Carbon steel. Dry it. The cheese was worth it."],
  ],
  "brass-barometer": [
    [5, "2026-03-10", "Winifred", "Southwold", "Hm", "I tap it and say hm, and my neighbour now asks me about the washing."],
    [5, "2026-02-26", "Aleksi", "Hanko", "It saw the storm first", "Six hours before the radio. We took the boat out of the water and had cake."],
    [4, "2026-02-01", "Perpetua", "Cley", "Let it go brown", "Polished it for a month. Then I read the page again and stopped. Better."],
  ],
  "deck-brush": [
    [5, "2026-02-17", "Odd", "Ålesund", "Twelve boats so far", "Still has all its hair, which is more than I can say."],
    [5, "2026-01-12", "Greer", "Crail", "Boots, steps, potatoes", "In that order, and rinsed in between."],
  ],
  "tarred-twine": [
    [5, "2026-02-23", "Hester", "Rye", "Smells of my father's shed", "I did not expect to be moved by string."],
    [5, "2026-02-05", "Emil", "Husum", "Beans, parcels, everything", "My third spool. It does not rot and it does not slip."],
    [4, "2026-01-08", "Moss", "Totnes", "Strong scent", "The drawer does smell like their shop now. I was warned."],
  ],
};

export function reviewsOf(productId: string): Review[] {
  return (rows[productId] ?? []).map(([stars, date, name, place, title, text], id) => ({ id, stars, date, name, place, title, text }));
}
