/** Shows the page's offline notice, from its template, for as long as there is no connection. */
export function watchConnection(): void {
  const template = document.getElementById("offline-notice");
  if (!(template instanceof HTMLTemplateElement)) return;
  let notice: Element | null = null;

  const update = () => {
    notice?.remove();
    notice = null;
    if (navigator.onLine) return;
    document.body.append(template.content.cloneNode(true));
    notice = document.body.lastElementChild;
  };

  window.addEventListener("online", update);
  window.addEventListener("offline", update);
  update();
}
