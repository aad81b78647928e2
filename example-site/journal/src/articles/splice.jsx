import React from "react";
import picture from "../images/splice.svg";

export const slug = "an-eye-in-a-rope";
export const kind = "How to";
export const date = "2026-02-01";
export const minutes = 5;
export const title = "An eye in a rope";
export const standfirst = "A knot takes half of a rope's strength. A splice takes next to nothing, and looks better doing it.";
export const alt = "A rope on grey boards with an eye spliced into its end: red, blue and yellow strands wrapped round it; above lies a wooden fid";
export const things = ["splicing-knife", "tarred-twine"];
export { picture };

export function Text() {
  return (
    <>
      <p>
        Aldous Finch forges knives at Slip Two, and teaches the eye splice to anybody who buys one, whether they ask or
        not. He says that it is three moves, and that the rest is patience. We wrote it down before the rope was cold.
      </p>
      <h2>Before you begin</h2>
      <p>
        Take a rope of three strands and unlay a forearm's length. Tie each end with a turn of tarred twine, or you will
        be holding a mop. Bend the eye to the size that you want, and mark where it closes.
      </p>
      <ol>
        <li>
          <strong>The first under the first.</strong> Open the standing rope with a fid and pass the middle strand under
          one of its strands, against the lay.
        </li>
        <li>
          <strong>The second under the next.</strong> The left strand goes under the strand to the left of that one. In
          where the first came out.
        </li>
        <li>
          <strong>Turn it over.</strong> The last strand goes under the one that is left, and this is where everybody
          goes wrong: still from right to left. If there is now one end between each two strands, you have it.
        </li>
        <li>
          <strong>And so on.</strong> Over one, under one, each strand in its turn. Three rounds for hemp, five for
          anything slippery.
        </li>
      </ol>
      <blockquote>
        <p>If it looks like a plait you are done. If it looks like a nest, go back to the second strand. It is always the second strand.</p>
      </blockquote>
      <p>
        Roll it underfoot to settle it, then cut the ends with a straight edge and a blunt point, and leave a finger's
        width. A splice that is trimmed too close remembers it, usually in November.
      </p>
    </>
  );
}
