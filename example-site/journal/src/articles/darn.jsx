import React from "react";
import picture from "../images/darn.svg";

export const slug = "darn-it-where-it-shows";
export const kind = "Mending";
export const date = "2026-02-22";
export const minutes = 3;
export const title = "Darn it where it shows";
export const standfirst = "A hole in a blanket is a small window. Here is how to weave it shut, in a colour that you like.";
export const alt = "Navy knitting with a square darn of rust and cream threads, half finished, the needle still in the yarn";
export const things = ["wool-blanket", "watch-cap"];
export { picture };

export function Text() {
  return (
    <>
      <p>
        There are two schools of darning. One hides the place and is never quite satisfied. The other says: here was a
        hole, and here is what I did about it. We belong to the second, mostly because we cannot match the navy.
      </p>
      <h2>You need</h2>
      <p>
        Wool a little thinner than what you mend, a blunt needle with a long eye, and something round to work over. An
        orange does very well. So does the bottom of a mug.
      </p>
      <ol>
        <li>
          Stretch the place over the orange, loosely. Do not cut the ragged loops away; they are what the darn holds on
          to.
        </li>
        <li>
          Run up and down in lines, a thread's width apart, from one good row of stitches to another. Begin and end well
          beyond the hole, and leave a small loop at each turn, for the wool to shrink into.
        </li>
        <li>Now go across: over one, under one. At the edge, turn, and do the opposite.</li>
        <li>Push each row down with the needle's eye, as one would a blind. Close, but not tight.</li>
        <li>Wash it once. The wool felts a little and makes friends.</li>
      </ol>
      <blockquote>
        <p>Two colours are easier than one: you can see where you are.</p>
      </blockquote>
      <p>
        It takes an evening for a hole the size of a coin, and no skill that you will not have by the third row. At Fen
        Mill they say that a blanket is finished when it has its first darn. Until then it is only new.
      </p>
    </>
  );
}
