import "./journal.css";
import React from "react";
import { BrowserRouter, Route, Switch } from "react-router-dom";
import { Article } from "./Article";
import { Contents } from "./Contents";
import { useAddress } from "./useAddress";

const basename = "/journal";

export default function Journal({ path }) {
  return (
    <BrowserRouter basename={basename}>
      <Pages path={path} />
    </BrowserRouter>
  );
}

function Pages({ path }) {
  const page = useAddress(basename, path);
  return (
    <div className="journal" ref={page}>
      <Switch>
        <Route exact path="/" component={Contents} />
        <Route path="/:slug" component={Article} />
      </Switch>
    </div>
  );
}
