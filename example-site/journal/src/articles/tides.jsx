import { findProduct } from "@harbour/shell";
import React from "react";

const jug = findProduct("harbour-jug");

export const slug = "no-two-tides";
export const kind = "Makers";
export const date = "2025-12-14";
export const minutes = 4;
export const title = "No two tides";
export const standfirst = "Ines Halloran throws forty jugs a week in the Old Net Loft, and knows each by its waterline.";
export const picture = jug.image;
export const alt = jug.alt;
export const ground = "sand";
export const things = ["harbour-jug", "enamel-mug"];

export function Text() {
  return (
    <>
      <p>
        The loft smells of wet clay and, on warm days, of the nets that have not hung here since 1974. Ines works at the
        seaward end, where the floor slopes, with a wedge of slate under the wheel. “Everything I make is level,” she
        says. “It is only the building that leans.”
      </p>
      <h2>One go</h2>
      <p>
        A jug takes her six minutes. She pulls it up in three lifts, bellies it from inside with a sponge on a stick, and
        then does the thing that we came for: a wet thumb, one stroke, and there is a spout that does not drip. It has
        taken her nineteen years. She does it without looking, while telling us about the heating.
      </p>
      <blockquote>
        <p>The spout is the only part that has to work. The rest may be beautiful.</p>
      </blockquote>
      <h2>The waterline</h2>
      <p>
        After the first firing each jug is dipped, mouth down, into a bucket of glaze, for as long as it takes to say the
        name of the boat that is going out. The <em>Perseverance</em> makes a deep sea. The <em>Ida</em> is hardly a
        puddle. Then a navy line is drawn where the glaze ends, by hand, with the jug turning; and that is why, of the
        forty jugs on the boards, no two are at the same state of the tide.
      </p>
      <p>
        One in ten goes wrong, and goes into the wall of her garden, which is now a good deal more glazed than the church.
      </p>
    </>
  );
}
