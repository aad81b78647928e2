import React from "react";
import picture from "../images/bench.svg";

export const slug = "the-bench-upstairs";
export const kind = "A visit";
export const date = "2026-03-08";
export const minutes = 4;
export const title = "The bench upstairs";
export const standfirst = "Eleven stairs above the till, Marguerite Quist mends what we sell. We took her a bag, two mugs of tea and some questions.";
export const alt = "A workbench before a window on the harbour: a black sewing machine with yellow oilcloth under the needle, a lamp, a mug, and spools of thread on a shelf";
export const things = ["oilcloth-bag", "rope-basket"];
export { picture };

export function Text() {
  return (
    <>
      <p>
        The stairs give you time to think of what you did to it. By the top, most people have their story ready: the dog,
        the ferry, the brother-in-law. Marguerite holds up a hand. She would rather read the thing itself.
      </p>
      <p>
        “A tear is always honest,” she says, and turns the bag inside out. This one has gone at the left handle, in the
        leather and not in the seam. “Carried on one shoulder. Books, or a very flat baby.”
      </p>
      <h2>What is on it</h2>
      <p>
        The bench is a door. It came out of the net loft when the loft was made lower, and it still has its keyhole,
        which is useful for clamping. On it stand a sailmaker's machine from 1938, a lamp with a red shade, a jar of awls
        that nobody else may sharpen, and the second of two mugs. The first is for brushes. It is important to know which
        is which.
      </p>
      <blockquote>
        <p>You do not have to make it look new. You have to make it look meant.</p>
      </blockquote>
      <p>
        The handle takes twenty minutes. Old rivets out, a patch of harness leather behind, new holes where the leather is
        still sound, brass through all of it. The patch is a shade lighter than the rest. In a year, she says, it will
        have caught up, and in ten it will be the only part that anybody asks about.
      </p>
      <h2>What it costs</h2>
      <p>
        Nothing, if we sold it to you. A cake, if we did not. The bench is open when the shop is, and the kettle is on
        when the bench is. Bring the story too. She does like to hear it afterwards, to see whether she was right.
      </p>
    </>
  );
}
