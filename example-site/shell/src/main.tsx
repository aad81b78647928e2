import "./base.css";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router-dom";
import { App } from "./App";
import { watchConnection } from "./offline";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

createRoot(root).render(
  <BrowserRouter>
    <App />
  </BrowserRouter>,
);
watchConnection();
