import React from "react";
import { Link } from "react-router-dom";
import { articles } from "./articles";
import { Byline } from "./Byline";
import { useTitle } from "./useAddress";

export function Contents() {
  useTitle("The harbour journal");
  const [latest, ...rest] = articles;
  return (
    <>
      <header className="journal__masthead">
        <p className="journal__eyebrow">Making and mending</p>
        <h1 className="journal__title" tabIndex={-1}>
          The harbour journal
        </h1>
        <p className="journal__lead">
          Written at the bench, between customers. How our things are made, what to do when they break, and what the
          makers say while the kettle boils.
        </p>
      </header>
      <Entry article={latest} lead />
      <ol className="journal__entries">
        {rest.map((article) => (
          <li key={article.slug}>
            <Entry article={article} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Entry({ article, lead = false }) {
  const { slug, title, standfirst, picture } = article;
  return (
    <article className={lead ? "entry entry--lead" : "entry"}>
      <div className="entry__frame">
        <img className="entry__picture" src={picture} alt="" width={800} height={560} loading={lead ? "eager" : "lazy"} />
      </div>
      <div className="entry__text">
        <Byline article={article} />
        <h2 className="entry__title">
          <Link className="entry__link" to={`/${slug}`}>
            {title}
          </Link>
        </h2>
        <p className="entry__standfirst">{standfirst}</p>
        {lead && (
          <span className="entry__more" aria-hidden="true">
            Read on
          </span>
        )}
      </div>
    </article>
  );
}
