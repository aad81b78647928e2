import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [vue()],
  build: {
    target: "es2022",
    lib: {
      entry: "src/main.ts",
      formats: ["es"],
      fileName: () => "reviews.js",
      cssFileName: "reviews",
    },
    rollupOptions: {
      // What the page shares stays a bare import; the import map knows where it is.
      external: ["vue", /^@harbour\//],
      // The stylesheet is written beside the script; this is how the script asks for it.
      output: { banner: 'import "./reviews.css";' },
    },
  },
});
