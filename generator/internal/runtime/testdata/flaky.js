let tries = 0;

export async function bootstrap() {
  if (++tries == 1) throw new Error("not yet");
}

export async function mount({ domElement }) {
  domElement.textContent = "up";
}

export async function unmount() {}
