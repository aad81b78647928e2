import "./tokens.css";

export { Badge, type BadgeTone } from "./Badge";
export { Button, type ButtonProps } from "./Button";
export { Card, type CardProps } from "./Card";
export { Price } from "./Price";
