import React from "react";

const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

export function Byline({ article: { kind, date, minutes } }) {
  return (
    <p className="byline">
      <span className="byline__kind">{kind}</span>
      <time dateTime={date}>{dates.format(new Date(date))}</time>
      <span>{minutes} minutes</span>
    </p>
  );
}
