// Show and hide what is typed; turn the rules green while typing. The server alone decides.

const PAUSE = 700; // ms after the last key before the rules are spoken
const say = (text) => document.dispatchEvent(new CustomEvent("choeur:say", { detail: { text } }));

for (const duo of document.querySelectorAll("[data-secret]")) addToggle(duo);
for (const list of document.querySelectorAll("[data-rules]")) watch(list);

function addToggle(duo) {
  const input = duo.querySelector("input");
  const button = document.createElement("button");
  const word = document.createTextNode(duo.dataset.show);
  const name = document.createElement("span");
  name.className = "vh";
  name.textContent = ` ${duo.dataset.name}`;
  button.type = "button";
  button.className = "button second";
  button.setAttribute("aria-controls", input.id);
  button.append(word, name);
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    word.textContent = visible ? duo.dataset.hide : duo.dataset.show;
  };
  button.addEventListener("click", () => {
    const visible = input.type === "password";
    show(visible);
    say(visible ? duo.dataset.shown : duo.dataset.hidden);
  });
  input.form?.addEventListener("submit", () => show(false)); // browsers remember what a text input held
  duo.append(button);
}

function watch(list) {
  const input = document.getElementById(list.dataset.rules);
  const words = list.dataset.words.split(/\s+/).filter((word) => word.length > 3).map(plain);
  let pause;
  const speak = () => {
    const rules = [...list.querySelectorAll("[data-rule]")];
    const unmet = rules.filter((rule) => !rule.classList.contains("ok"));
    const rest = unmet.map((rule) => rule.querySelector("[data-label]").textContent).join(" ; ");
    const count = { "{met}": rules.length - unmet.length, "{total}": rules.length, "{rest}": rest };
    say(unmet.length ? list.dataset.count.replace(/\{met\}|\{total\}|\{rest\}/g, (key) => count[key]) : list.dataset.all);
  };
  input?.addEventListener("input", () => {
    clearTimeout(pause);
    judge(list, input.value, words);
    if (input.value) pause = setTimeout(speak, PAUSE);
  });
}

const KINDS = { upper: /\p{Lu}/u, lower: /\p{Ll}/u, digit: /\p{Nd}/u, other: /[^\p{Lu}\p{Ll}\p{Nd}]/u };

function judge(list, typed, words) {
  const length = [...typed].length;
  const kinds = [...list.querySelectorAll("[data-kind]")];
  for (const kind of kinds) {
    mark(kind, KINDS[kind.dataset.kind].test(typed));
    kind.querySelector("[data-present]").textContent = kind.classList.contains("ok") ? ` : ${list.dataset.present}` : "";
  }
  const reached = kinds.filter((kind) => kind.classList.contains("ok")).length;
  for (const rule of list.querySelectorAll("[data-rule]")) {
    const { least, waivedFrom } = rule.dataset;
    const waived = Number(waivedFrom) > 0 && length >= Number(waivedFrom);
    const met = {
      length: length >= Number(least),
      kinds: reached >= Number(least) || waived,
      words: length > 0 && !words.some((word) => plain(typed).includes(word)),
    }[rule.dataset.rule];
    mark(rule, met);
    rule.querySelector(".state").textContent = met ? list.dataset.met : list.dataset.unmet;
  }
  for (const rule of list.querySelectorAll("[data-at-submit]")) {
    mark(rule, false);
    rule.querySelector(".state").textContent = rule.dataset.atSubmit;
  }
  const count = list.querySelector("[data-reached]");
  if (count) count.textContent = count.dataset.reached.replace("{n}", Math.min(reached, 3));
}

function mark(item, met) {
  item.classList.toggle("ok", met);
}

function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
