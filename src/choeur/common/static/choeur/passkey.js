// Passkeys: asks the device, puts its answer into the form, sends it. The form is hidden where the browser knows no passkeys.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const form = document.querySelector("form[data-passkey]");
if (form && window.PublicKeyCredential && location.hostname === form.dataset.domain) begin(form);

function begin(form) {
  const button = form.querySelector("button");
  let waiting = new AbortController(); // the quiet offer beside the address, which a click replaces
  form.hidden = false;
  for (const note of document.querySelectorAll("[data-without-passkey]")) note.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    waiting.abort();
    try {
      await answer(form);
    } catch {
      document.dispatchEvent(new CustomEvent("choeur:say", { detail: { text: form.dataset.failed, urgent: true } }));
      form.querySelector("[data-problem]").hidden = false;
      button.focus();
    }
  });
  if (!form.hasAttribute("data-offered") || document.querySelector(".notice[role=alert]")) return; // refused a moment ago
  PublicKeyCredential.isConditionalMediationAvailable?.().then((known) => {
    if (known) answer(form, { mediation: "conditional", signal: waiting.signal }).catch(() => {}); // refused: the form is still there
  });
}

async function answer(form, more = {}) {
  const publicKey = await (await fetch(form.dataset.options)).json();
  publicKey.challenge = bytes(publicKey.challenge);
  for (const key of [...(publicKey.allowCredentials ?? []), ...(publicKey.excludeCredentials ?? [])]) key.id = bytes(key.id);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  const made = await navigator.credentials[form.dataset.passkey]({ publicKey, ...more });
  const response = Object.fromEntries(
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
      .filter((name) => made.response[name])
      .map((name) => [name, text(made.response[name])]),
  );
  form.elements.answer.value = JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
  form.submit();
}
