const step = (what) => async (props) => {
  await 0;
  log.push(what + " " + props.name + " " + props.n);
};

export default "the default";
export const bootstrap = [step("bootstrap 1"), step("bootstrap 2")];
export const mount = [
  step("mount 1"),
  async (props) => {
    props.domElement.textContent = props.name + " " + props.n;
    await step("mount 2")(props);
  },
];
export async function update(props) {
  props.domElement.textContent = props.name + " " + props.n;
  await step("update")(props);
}
export async function unmount(props) {
  props.domElement.textContent = "";
  await step("unmount")(props);
}
