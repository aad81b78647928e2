import { findProduct } from "@harbour/shell";
import React from "react";

const lantern = findProduct("storm-lantern");

export const slug = "trim-the-wick";
export const kind = "Care";
export const date = "2026-01-11";
export const minutes = 2;
export const title = "Trim the wick";
export const standfirst = "A lantern that smokes is asking for scissors. One minute, once a week, and the glass stays clear.";
export const picture = lantern.image;
export const alt = lantern.alt;
export const ground = "navy";
export const things = ["storm-lantern", "beeswax-candles"];

export function Text() {
  return (
    <>
      <p>
        We get three or four letters each winter that say the lantern is broken. It is not. It has been burning for
        twenty evenings on the wick that it came with, and nobody has told it that it may stop looking like a bonfire.
      </p>
      <ol>
        <li>Let it go cold. Lift the glass and wipe it with newspaper, which we have never seen bettered.</li>
        <li>Turn the wick up by a finger's width. Pinch off the crust: it comes away like toast.</li>
        <li>Cut straight across, level with the burner. Then take the corners off, a hair, so that the flame is round and not horned.</li>
        <li>Turn it down until it hardly shows. Fill, wait ten minutes, light, and leave it low until the glass is warm.</li>
      </ol>
      <blockquote>
        <p>A low flame is brighter than a high one, since you can see through the glass.</p>
      </blockquote>
      <p>
        That is all. The Pells, who put the lanterns together, do it on Sundays. The lighthouse did it every four hours,
        for a hundred and six years, and its scissors hang in our window.
      </p>
    </>
  );
}
