// What every page gains with JavaScript: focus, announcements, printing. Nothing here is needed to use the page.

const DELAY = 100; // ms between emptying a live region and filling it: without it the same text twice stays unsaid

// Any script may say a text: document.dispatchEvent(new CustomEvent("choeur:say", { detail: { text, urgent } }))
document.addEventListener("choeur:say", ({ detail }) => {
  const region = document.getElementById(detail.urgent ? "alert" : "status");
  region.textContent = "";
  setTimeout(() => { region.textContent = detail.text; }, DELAY);
});

// An error summary, or what a redirect brought, is read first.
(document.querySelector(".summary[data-focus]") ?? document.querySelector("[data-focus]"))?.focus();

// What a choice reveals (the style sheet shows it) is said as well.
const isShown = (part) => part.getClientRects().length > 0;
const revealed = new Map([...document.querySelectorAll("[data-revealed]")].map((part) => [part, isShown(part)]));
document.addEventListener("change", () => {
  for (const [part, was] of revealed) {
    const text = part.dataset.revealed;
    if (isShown(part) && !was) document.dispatchEvent(new CustomEvent("choeur:say", { detail: { text } }));
    revealed.set(part, isShown(part));
  }
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A form that asks again opens its dialog, which then says in the place of the notice what is about to happen.
for (const form of document.querySelectorAll("form[data-asks-again]")) {
  const dialog = document.getElementById(form.dataset.asksAgain);
  document.querySelector(`[data-said-by="${dialog.id}"]`).hidden = true;
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    if (dialog.contains(event.submitter)) return;
    event.preventDefault();
    dialog.showModal();
  });
}

// Esc and a click elsewhere close the menus of the header.
const menus = document.querySelectorAll("details.dropdown");
document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});
for (const menu of menus) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A double click sends a form once: the answer to the first click may bring another key of the session, which the second would miss.
const DOUBLE_CLICK = 1000; // milliseconds
let sentAt = -DOUBLE_CLICK;
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (event.timeStamp - sentAt < DOUBLE_CLICK) event.preventDefault();
  else sentAt = event.timeStamp;
});
