// « Vérification » without leaving the page: a new image in place, and the way without copying (ux.md §1.0).
// Without this script the two buttons send the form, and the server does the rest.
for (const box of document.querySelectorAll("[data-captcha]")) {
  if (box.querySelector("[data-captcha-image]")) enhance(box);
}

function enhance(box) {
  const part = (name) => box.querySelector(`[data-captcha-${name}]`);
  const say = (text) => {
    part("status").textContent = text;
    document.dispatchEvent(new CustomEvent("choeur:say", { detail: { text } }));
  };
  const skip = part("skip");
  const mustWork = part("without").hidden;
  let worker = null;
  part("without").hidden = false;
  skip.type = part("new").type = "button";

  async function renew() {
    const answer = await fetch(box.dataset.renew, { cache: "no-store" });
    if (!answer.ok) throw new Error("no new challenge");
    const challenge = await answer.json();
    worker?.terminate();
    part("key").value = challenge.key;
    part("image").src = challenge.image;
    part("sound").src = part("download").href = challenge.sound;
    part("work").value = "";
  }

  function send(button) {
    button.type = "submit";
    button.click();
  }

  function giveUp() {
    skip.removeAttribute("aria-disabled");
    if (mustWork) say(box.dataset.failed);
    else send(skip);
  }

  part("new").addEventListener("click", () => renew().then(() => {
    skip.removeAttribute("aria-disabled");
    part("image").closest(".field").querySelector("input").value = "";
    say(box.dataset.renewed);
  }, () => send(part("new"))));

  skip.addEventListener("click", async () => {
    if (skip.type === "submit" || skip.getAttribute("aria-disabled")) return;
    skip.setAttribute("aria-disabled", "true");
    say(box.dataset.working);
    try {
      await renew();
      worker = new Worker(box.dataset.worker);
    } catch {
      giveUp();
      return;
    }
    worker.onmessage = ({ data }) => { part("work").value = data; say(box.dataset.done); };
    worker.onerror = giveUp;
    worker.postMessage({ key: part("key").value, bits: Number(box.dataset.bits) });
  });
}
