import { catalogueDate } from "@harbour/shell";
import { differenceInCalendarDays, format, formatDistance, parseISO } from "date-fns";

/** "Restocked today", "Restocked 3 days ago", "Restocked about 1 month ago". */
export function restockedText(restocked: string): string {
  const then = parseISO(restocked);
  const now = parseISO(catalogueDate);
  if (differenceInCalendarDays(now, then) === 0) return "Restocked today";
  return `Restocked ${formatDistance(then, now, { addSuffix: true })}`;
}

export function fullDate(date: string): string {
  return format(parseISO(date), "d MMMM yyyy");
}
