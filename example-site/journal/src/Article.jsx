import { findProduct, followLink, formatPrice, productHref } from "@harbour/shell";
import React from "react";
import { Link, useParams } from "react-router-dom";
import { articles } from "./articles";
import { Byline } from "./Byline";
import { useTitle } from "./useAddress";

export function Article() {
  const { slug } = useParams();
  const index = articles.findIndex((article) => article.slug === slug);
  if (index < 0) return <Missing />;
  const article = articles[index];
  return <Piece key={slug} article={article} next={articles[(index + 1) % articles.length]} />;
}

function Piece({ article, next }) {
  const { title, standfirst, picture, alt, ground, things, Text } = article;
  useTitle(title);
  return (
    <article className="article">
      <Back />
      <header className="article__head">
        <Byline article={article} />
        <h1 className="article__title" tabIndex={-1}>
          {title}
        </h1>
        <p className="article__standfirst">{standfirst}</p>
      </header>
      <div className={ground ? `article__frame article__frame--${ground}` : "article__frame"}>
        <img className="article__picture" src={picture} alt={alt} width={800} height={560} />
      </div>
      <div className="article__body">
        <div className="article__text">
          <Text />
        </div>
        <aside className="article__aside" aria-labelledby="things">
          <h2 className="article__aside-title" id="things">
            From these shelves
          </h2>
          <ul className="article__things">
            {things
              .map((id) => findProduct(id))
              .filter(Boolean)
              .map((product) => (
                <li key={product.id}>
                  <Thing product={product} />
                </li>
              ))}
          </ul>
        </aside>
      </div>
      <nav className="article__next" aria-label="Next piece">
        <p className="article__next-label">Next</p>
        <Link className="article__next-link" to={`/${next.slug}`}>
          {next.title}
        </Link>
      </nav>
    </article>
  );
}

function Thing({ product }) {
  return (
    <a className="thing" href={productHref(product.id)} onClick={followLink}>
      <img className="thing__picture" src={product.image} alt="" width={400} height={400} loading="lazy" />
      <span className="thing__text">
        <span className="thing__name">{product.name}</span>
        <span className="thing__price">{formatPrice(product.price)}</span>
      </span>
    </a>
  );
}

function Missing() {
  useTitle("Not in the journal");
  return (
    <div className="journal__missing">
      <Back />
      <h1 className="journal__title" tabIndex={-1}>
        Somebody has torn this page out
      </h1>
      <p className="journal__lead">Or it was never written. The other pieces are all there.</p>
    </div>
  );
}

function Back() {
  return (
    <p className="journal__back">
      <Link to="/">
        <span aria-hidden="true">← </span>The harbour journal
      </Link>
    </p>
  );
}
