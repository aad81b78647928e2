import { createApp, h, onMounted } from "vue";

const Widget = {
  setup() {
    onMounted(() => {
      if (globalThis.fault == "later") setTimeout(() => { throw new Error("later"); }, 50);
    });
    return () => {
      if (globalThis.fault == "render") throw new Error("render");
      return h("p", "up");
    };
  },
};

export function mount(el, props, context) {
  const app = createApp(Widget, props);
  // Vue swallows what components throw, unless somebody asks for it.
  app.config.errorHandler = (error) => context.fail(error, "render");
  app.mount(el);
  return () => app.unmount();
}
