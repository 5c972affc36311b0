// Makes passkeys and signs with them. Each form marked data-passkey asks the server what to sign, lets the browser
// ask for a finger or a face, and sends what comes of it as one of its fields.
const library = async (form) => {
  if (!window.SimpleWebAuthnBrowser) await import(form.dataset.library);
  return window.SimpleWebAuthnBrowser;
};

/** The server's no, in words for the reader. */
class Refused extends Error {}

class Ceremony {
  constructor(form) {
    this.form = form;
    this.said = form.querySelector("[data-passkey-said]");
    this.busy = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.busy) this.ask();
    });
  }

  /** Ask for a passkey now, at the press of the button. */
  async ask() {
    this.busy = true;
    this.say("");
    try {
      await this.run(false);
    } catch (error) {
      this.say(this.reason(error));
    } finally {
      this.busy = false;
    }
  }

  /** Wait in silence until somebody picks a passkey from what the browser offers in a field. */
  async wait() {
    try {
      const webauthn = await library(this.form);
      if (await webauthn.browserSupportsWebAuthnAutofill()) await this.run(true);
    } catch {
      /* nobody picked one; the button is still there */
    }
  }

  async run(useBrowserAutofill) {
    const webauthn = await library(this.form);
    const optionsJSON = await this.options();
    const credential = optionsJSON.user
      ? await webauthn.startRegistration({ optionsJSON })
      : await webauthn.startAuthentication({ optionsJSON, useBrowserAutofill });
    this.form.elements.credential.value = JSON.stringify(credential);
    this.form.submit();
  }

  /** What the server wants signed. Where it says no, its words are what fails. */
  async options() {
    const fields = new URLSearchParams({
      csrf_token: this.form.elements.csrf_token.value,
      act: this.form.dataset.passkey,
    });
    const name = document.getElementById(this.form.dataset.name);
    if (name) {
      fields.set("name", name.value);
      this.form.elements.name.value = name.value;
    }
    const response = await fetch(this.form.dataset.options, { method: "POST", body: fields });
    if (response.ok) return response.json();
    const told = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
    if (told.problem) name?.focus();
    throw new Refused(told.problem ?? (response.status === 429 ? this.form.dataset.wordMany : ""));
  }

  reason(error) {
    const words = this.form.dataset;
    if (error instanceof Refused && error.message) return error.message;
    if (error.code === "ERROR_CEREMONY_ABORTED") return "";
    if (error.name === "InvalidStateError") return words.wordHeld;
    return error.name === "NotAllowedError" ? words.wordCancelled : words.wordFailed;
  }

  say(words) {
    this.said.textContent = words;
    this.said.hidden = !words;
  }
}

const able = Boolean(window.PublicKeyCredential);
for (const each of document.querySelectorAll("[data-passkey-box]")) each.hidden = !able;
for (const each of document.querySelectorAll("[data-passkey-none]")) each.hidden = able;
if (able) {
  const ceremonies = [...document.querySelectorAll("[data-passkey]")].map((form) => new Ceremony(form));
  ceremonies.find(({ form }) => form.dataset.autofill !== undefined)?.wait();
}
