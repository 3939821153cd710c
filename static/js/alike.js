// Shows answered conversations that may answer a question while its title is typed. Without this script the button does.
"use strict";

class Alike {
  constructor(shown) {
    this.shown = shown;
    this.form = shown.closest("form");
    this.form.addEventListener("input", ({ target }) => {
      if (!["kind", "title"].includes(target.name)) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), 500);
    });
  }

  async look() {
    const { kind, title } = this.form.elements;
    const query = `?${new URLSearchParams({ kind: kind.value, title: title.value.trim() })}`;
    if (query === this.asked) return;
    this.asked = query;
    try {
      const answer = await fetch(this.shown.dataset.alike + query, { credentials: "same-origin" });
      if (query === this.asked && answer.ok && !answer.redirected) this.shown.innerHTML = await answer.text();
    } catch {
      this.asked = ""; // no signal: the button asks
    }
  }
}

document.querySelectorAll("[data-alike]").forEach((shown) => new Alike(shown));
