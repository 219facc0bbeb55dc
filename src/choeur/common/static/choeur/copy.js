// « Copier » beside a text that is long to copy by hand.
for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = text.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent.replaceAll(" ", ""));
    document.dispatchEvent(new CustomEvent("choeur:say", { detail: { text: text.dataset.copied } }));
  });
  text.after(" ", button);
}
