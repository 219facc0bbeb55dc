// Warns before a session ends, and lets the person stay. The deadlines come from the server (ux.md, Session end).

const WARN_IDLE = 5 * 60; // seconds; half of a shorter session
const WARN_ABSOLUTE = 15 * 60;
const SPOKEN = [120, 60, 30]; // a region that speaks each second makes the dialog unusable by ear
const SHARED = "choeur:idle-end"; // the tabs of a browser share one session: the latest deadline is everybody's

const dialog = document.getElementById("session-warning");
if (dialog) start(dialog.dataset);

function start(data) {
  const title = document.title;
  const find = (selector) => dialog.querySelector(selector);
  const deadline = (seconds) => Date.now() + Number(seconds) * 1000;
  const left = (end) => Math.max(0, Math.round((end - Date.now()) / 1000));
  const warnIdle = Math.min(WARN_IDLE, Number(data.idle) / 2);
  const absoluteEnd = deadline(data.absolute);
  let idleEnd = share(deadline(data.idle));
  let absoluteSeen = false;
  let spoken = Infinity;
  let opener = null;
  let typedIn = null; // the form that the person has begun to fill
  const clock = setInterval(tick, 1000);

  document.addEventListener("input", (event) => { typedIn = event.target.form ?? typedIn; });
  find("[data-stay]").addEventListener("click", stay);
  find("[data-close]").addEventListener("click", close);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (find("[data-stay]").hidden) close(); else stay();
  });

  function tick() {
    idleEnd = Math.min(share(idleEnd), absoluteEnd);
    const idle = left(idleEnd);
    if (!idle) leave();
    else if (left(absoluteEnd) <= WARN_ABSOLUTE && idleEnd >= absoluteEnd - 1500) warnOnce();
    else if (idle <= warnIdle) warn(idle);
    else if (dialog.open) close();
  }

  function warn(idle) {
    if (!dialog.open) open(false, idle);
    find("[data-countdown]").textContent = `${Math.floor(idle / 60)} min ${String(idle % 60).padStart(2, "0")} s`;
    document.title = `(${Math.ceil(idle / 60)} min) ${title}`;
    const mark = SPOKEN.find((second) => idle <= second && idle > second - 5 && second < spoken);
    if (mark) find("[data-say]").textContent = inWords(spoken = mark);
  }

  function warnOnce() {
    if (absoluteSeen) return;
    absoluteSeen = true;
    if (dialog.open) close();
    open(true, 0);
  }

  function open(absolute, idle) {
    opener = document.activeElement;
    for (const part of dialog.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "absolute") !== absolute;
    find("[data-stay]").hidden = absolute;
    find("[data-close]").hidden = !absolute;
    find("[data-rounded]").textContent = inWords(idle);
    find("[data-say]").textContent = "";
    spoken = Infinity;
    dialog.showModal();
    find(absolute ? "[data-close]" : "[data-stay]").focus();
  }

  function close() {
    dialog.close();
    document.title = title;
    opener?.focus();
  }

  async function stay() {
    const seconds = await renew();
    if (!seconds) { leave(); return; }
    idleEnd = share(deadline(seconds));
    if (dialog.open) close();
    document.dispatchEvent(new CustomEvent("choeur:say", { detail: { text: data.kept } }));
  }

  async function renew() {
    const headers = { "X-CSRFToken": find("[name=csrfmiddlewaretoken]").value };
    try {
      const answer = await fetch(data.keep, { method: "POST", headers, cache: "no-store", redirect: "error" });
      return answer.ok ? (await answer.json()).idle : 0;
    } catch {
      return 0;
    }
  }

  async function leave() {
    clearInterval(clock);
    await keep();
    location.assign(location.pathname + location.search); // a GET: the log in page takes over, then comes back here
  }

  // The server keeps the form for after the log in, and sends it nowhere: if another tab has renewed the session, nothing happens.
  async function keep() {
    if (typedIn?.method !== "post" || !typedIn.isConnected) return;
    const body = new FormData(typedIn);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    const headers = { "X-Keep-Only": "1" };
    try {
      await fetch(typedIn.getAttribute("action") || location.href, { method: "POST", body, headers, redirect: "manual" });
    } catch {
      // without a network there is no log in page either
    }
  }

  function inWords(seconds) {
    if (seconds > 90) return data.minutes.replace("{n}", Math.round(seconds / 60));
    return seconds > 45 ? data.minute : data.seconds.replace("{n}", seconds);
  }
}

function share(end) {
  try {
    const latest = Math.max(end, Number(localStorage.getItem(SHARED)));
    localStorage.setItem(SHARED, latest);
    return latest;
  } catch {
    return end; // storage refused by the browser: each tab counts alone
  }
}
