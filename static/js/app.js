// Menus close on Escape and on a click outside. Nothing here is needed to use a page.
"use strict";

const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  openMenus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openMenus().forEach((menu) => {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  });
});

// Words and pages kept for a visitor leave this phone when a member is in; all of them at sign-out.
const forget = (prefix) => {
  Object.keys(localStorage)
    .filter((key) => key.startsWith(prefix))
    .forEach((key) => localStorage.removeItem(key));
};

const forgetPages = () => "caches" in window && caches.delete("pages");

document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("data-forget")) return;
  forget("draft:");
  forgetPages();
});

if (document.body.hasAttribute("data-member")) {
  forget("draft:join");
  forgetPages();
}

// Passkeys: their rows show only where the phone can do it; what goes wrong is said in the page.
if (window.PublicKeyCredential) document.querySelectorAll("[data-passkey]").forEach((row) => (row.hidden = false));

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const note = document.getElementById("passkey-failed");
  if (note) note.hidden = false;
});
