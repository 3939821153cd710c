// Keeps what a visitor needs without a signal: the steps of joining last opened, the page that
// says there is no signal, and what both are drawn with. The network always comes first, so
// nothing here can show old words while there is a signal.
"use strict";

const PAGES = "pages"; // app.js deletes it once the visitor is a member
const NOTICE = "notice";
const PARTS = "parts";
const OFFLINE = "/offline/";
const KEPT_PAGES = /^\/join\//;
const ADDRESSES = /(?:href|src)="([^"#?]+\.(?:css|js|svg|woff2))/g;
const MOST_PARTS = 60;

const isKept = (url) => url.origin === location.origin && KEPT_PAGES.test(url.pathname);

self.addEventListener("install", (event) => event.waitUntil(keepPage(NOTICE, OFFLINE).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const url = new URL(event.data.keep, location);
  if (isKept(url)) event.waitUntil(caches.open(PAGES).then((cache) => cache.match(url).then((hit) => hit || keepPage(PAGES, url))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(event));
  else if (request.method === "GET" && ["style", "script", "image", "font"].includes(request.destination)) event.respondWith(part(request));
});

async function navigate(event) {
  const { request } = event;
  try {
    const answer = await fetch(request);
    if (request.method === "GET" && answer.ok && !answer.redirected && isKept(new URL(request.url)))
      event.waitUntil(keep(PAGES, request.url, answer.clone()));
    return answer;
  } catch {
    const page = request.method === "GET" && (await caches.match(request.url, { ignoreVary: true }));
    return page || caches.match(OFFLINE, { ignoreVary: true });
  }
}

async function part(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request.url, { ignoreSearch: true, ignoreVary: true })) || Response.error();
  }
}

async function keepPage(name, url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (answer.ok && !answer.redirected) await keep(name, url, answer);
}

async function keep(name, url, answer) {
  const html = await answer.clone().text();
  await (await caches.open(name)).put(url, answer);
  const cache = await caches.open(PARTS);
  const addresses = [...html.matchAll(ADDRESSES)].map(([, address]) => new URL(address, location).href);
  await Promise.all(
    addresses.map(async (address) => (await cache.match(address)) || cache.add(address).catch(() => {})),
  );
  await prune(cache);
}

// Names of static files change with their content; old ones leave first.
async function prune(cache) {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_PARTS)).map((key) => cache.delete(key)));
}
