// Keeps the words of form[data-draft]: on this phone at each change, on the server when there is
// a signal. Without this script the server keeps them at each Continue.
"use strict";

const PAUSE = 800; // ms without typing before words are sent

class Draft {
  constructor(form) {
    this.form = form;
    this.key = `draft:${form.dataset.draft}`;
    this.timer = null;
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("online", () => this.send());
    addEventListener("offline", () => say("offline"));
    document.addEventListener("visibilitychange", () => document.hidden && !this.leaving && this.send());
    if (!navigator.onLine) say("offline");
  }

  fields() {
    return [...this.form.elements].filter(
      (field) => field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type),
    );
  }

  words() {
    const kept = new Set(this.fields().map((field) => field.name));
    return [...new FormData(this.form)].filter(([name]) => kept.has(name));
  }

  stored() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  keep(submitted = false) {
    const base = this.form.dataset.draftAt || "";
    this.store({ words: this.words(), at: Date.now() / 1000, base, submitted });
  }

  store(record) {
    try {
      localStorage.setItem(this.key, JSON.stringify(record));
    } catch {
      // A full or closed storage loses the copy on the phone, never the page.
    }
  }

  changed() {
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
    if (!navigator.onLine) say("offline");
  }

  // A copy on the phone was never answered by the server. It wins, unless the server's words are
  // later and were not there when the copy began: then they were written on another device. A copy
  // that was submitted has done its work once the server has later words than it began with. One
  // that the server answered stays for pages kept from before: without a signal they know less.
  restore() {
    const record = this.stored();
    if (!record) return;
    const server = this.form.dataset.draftAt || "";
    const arrived = record.submitted && Number(server) > Number(record.base);
    if (record.saved && Number(server) < Number(record.base)) return this.fill(record.words);
    if (record.saved || arrived || (server !== record.base && Number(server) > record.at)) {
      localStorage.removeItem(this.key);
      return;
    }
    this.fill(record.words);
    say("restored");
    this.send();
  }

  fill(words) {
    const left = new Map();
    words.forEach(([name, value]) => left.set(name, [...(left.get(name) || []), value]));
    this.fields().forEach((field) => {
      const values = left.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.multiple) [...field.options].forEach((option) => (option.selected = values.includes(option.value)));
      else if (values.length) field.value = values.shift();
      const group = field.closest("details");
      if (group && field.checked) group.open = true;
    });
  }

  async send() {
    const record = this.stored();
    if (!record || record.saved || !navigator.onLine) return;
    clearTimeout(this.timer);
    try {
      const answer = await fetch(this.form.dataset.draftUrl, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        credentials: "same-origin",
        keepalive: true,
      });
      if (answer.ok && !answer.redirected) this.answered(record, answer.headers.get("Draft-At"));
    } catch {
      say("offline");
    }
  }

  answered(record, at) {
    if (at) this.form.dataset.draftAt = at;
    if (JSON.stringify(this.stored()) !== JSON.stringify(record)) return; // typed on meanwhile
    this.store({ ...record, base: at || record.base, saved: true });
    if (!status().hidden) say("sent");
  }

  // Without a signal a button that only leads elsewhere still does: the page there may be kept.
  submitted(event) {
    clearTimeout(this.timer); // words that arrive after they are saved would look unsaved
    this.leaving = navigator.onLine;
    this.keep(this.leaving);
    if (this.leaving) return;
    event.preventDefault();
    if (event.submitter && event.submitter.dataset.href) location.href = event.submitter.dataset.href;
    else say("offline");
  }
}

const status = () => document.getElementById("draft-status");

function say(what) {
  const flash = status();
  if (!flash) return;
  flash.hidden = false;
  flash.querySelector("span").textContent = flash.dataset[what];
}

document.querySelectorAll("form[data-draft]").forEach((form) => new Draft(form));

// The page itself must open without a signal too, and the one before it: sw.js keeps them.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register("/sw.js")
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => {
      const before = [...document.querySelectorAll("[data-href]")].map((button) => button.dataset.href);
      [location.href, ...before].forEach((keep) => registration.active.postMessage({ keep }));
    })
    .catch(() => {}); // a browser that refuses (private window) still has the words in its storage
}

// What only this script can promise.
document.querySelectorAll("[data-by-script]").forEach((words) => (words.hidden = false));
