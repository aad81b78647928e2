import * as bench from "./bench";
import * as darn from "./darn";
import * as splice from "./splice";
import * as wick from "./wick";
import * as tides from "./tides";

/** All pieces, the latest first. */
export const articles = [bench, darn, splice, wick, tides];
