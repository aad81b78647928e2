// What the bundler's loaders make of files that are not scripts.

declare module "*.svg" {
  const url: string;
  export default url;
}

declare module "*.png" {
  const url: string;
  export default url;
}

declare module "*.webp" {
  const url: string;
  export default url;
}

declare module "*.module.css" {
  const names: Readonly<Record<string, string>>;
  export default names;
}

declare module "*.css";
