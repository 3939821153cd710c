// Offers people while somebody types @ and a beginning. Without this script their handles are typed in full.
"use strict";

class Called {
  constructor(offers) {
    this.offers = offers;
    this.field = offers.closest("form").elements.words;
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), 250);
    });
  }

  typed() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    return before.match(/(?<![\p{L}\p{N}_@/.+-])@([\p{L}\p{N}_.-]{0,29})$/u)?.[1];
  }

  async look() {
    const typed = this.typed();
    this.asked = typed;
    if (typed === undefined) return this.show([]);
    try {
      const answer = await fetch(`${this.offers.dataset.called}?q=${encodeURIComponent(typed)}`);
      if (answer.ok && typed === this.asked) this.show((await answer.json()).results);
    } catch {} // no signal: nobody is offered
  }

  show(people) {
    this.offers.replaceChildren(...people.map((one) => this.offer(one)));
  }

  offer({ handle, name }) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip chip--tap";
    button.textContent = `@${handle} · ${name}`;
    button.addEventListener("click", () => this.put(handle));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  put(handle) {
    const end = this.field.selectionStart;
    const start = end - (this.typed() ?? "").length;
    this.field.setRangeText(`${handle} `, start, end, "end");
    this.field.focus();
    this.field.dispatchEvent(new Event("input", { bubbles: true })); // drafts.js keeps it
  }
}

document.querySelectorAll("[data-called]").forEach((offers) => new Called(offers));
