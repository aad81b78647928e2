import addDays from "date-fns/addDays";
import differenceInCalendarDays from "date-fns/differenceInCalendarDays";
import format from "date-fns/format";
import formatDistanceStrict from "date-fns/formatDistanceStrict";
import isBefore from "date-fns/isBefore";
import parseISO from "date-fns/parseISO";
import set from "date-fns/set";
import setDay from "date-fns/setDay";
import startOfDay from "date-fns/startOfDay";
import type { Hours, Place } from "./places";

export interface Status {
  open: boolean;
  text: string;
}

/** Says whether a place is open, and until when; or when it opens next. */
export function statusOf(place: Place, now: Date): Status {
  const today = hoursOn(place, now);
  if (today !== undefined && isBefore(now, today.closes)) {
    if (!isBefore(now, today.opens)) return { open: true, text: `Open until ${clock(today.closes)}` };
    return { open: false, text: `Opens ${formatDistanceStrict(today.opens, now, { addSuffix: true })}, at ${clock(today.opens)}` };
  }
  const next = nextOpening(place, now);
  if (next === undefined) return { open: false, text: "Closed" };
  const days = differenceInCalendarDays(next, now);
  if (days === 1) return { open: false, text: `Opens tomorrow at ${clock(next)}` };
  const distance = formatDistanceStrict(startOfDay(next), startOfDay(now), { addSuffix: true, unit: "day" });
  return { open: false, text: `Opens ${distance}, on ${format(next, days < 7 ? "EEEE" : "EEEE d MMMM")}` };
}

/** "Tuesday to Saturday, 9:00–17:00"; the times stay on one line. */
export function hoursText({ days, opens, closes }: Hours, now: Date): string {
  return `${daysText(days, now)}, ${clock(at(opens, now))}\u2060–\u2060${clock(at(closes, now))}`;
}

export function dayText(date: Date): string {
  return format(date, "EEEE d MMMM");
}

export function seasonText(season: string): string {
  return `From ${format(parseISO(season), "d MMMM")}`;
}

function daysText(days: number[], now: Date): string {
  if (days.length === 7) return "Every day";
  const names = days.map((day) => format(setDay(now, day), "EEEE"));
  const inARow = days.length > 2 && days.every((day, i) => i === 0 || day === days[i - 1] + 1);
  if (inARow) return `${names[0]} to ${names[names.length - 1]}`;
  return new Intl.ListFormat("en-GB").format(names);
}

function hoursOn(place: Place, day: Date): { opens: Date; closes: Date } | undefined {
  if (place.season !== undefined && isBefore(day, parseISO(place.season))) return undefined;
  const hours = place.hours.find(({ days }) => days.includes(day.getDay()));
  return hours && { opens: at(hours.opens, day), closes: at(hours.closes, day) };
}

/** The next day's opening, within the week that follows now or the season's first day. */
function nextOpening(place: Place, now: Date): Date | undefined {
  const season = place.season === undefined ? now : parseISO(place.season);
  const from = isBefore(now, season) ? season : addDays(startOfDay(now), 1);
  for (let i = 0; i < 7; i++) {
    const hours = hoursOn(place, addDays(from, i));
    if (hours !== undefined) return hours.opens;
  }
  return undefined;
}

/** The time on a day: 16.5 is half past four. */
function at(hours: number, day: Date): Date {
  return set(startOfDay(day), { hours: Math.floor(hours), minutes: (hours % 1) * 60 });
}

function clock(time: Date): string {
  return format(time, "H:mm");
}
