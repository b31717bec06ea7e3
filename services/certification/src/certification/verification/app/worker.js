// Keeps the offline page, and shows it where the register's own cannot be had; fetches keys and lists for both.
"use strict";
const VERSION = "VERSION"; // replaced by the hash of the files: another version is another worker
const KEPT = "kept";
const SHELL = "/verify/app/offline.html";
const FILES = [SHELL, "/verify/app/page.js", "/verify/app/statement.js", "/verify/app/manifest.webmanifest"];
const PATIENCE = 8000; // milliseconds for the network: whoever holds the paper is waiting
const TOKEN = "application/vc+jwt";
const PUBLISHED = /^\/lsp\/[a-z0-9-]+\/(did\.json|status\/(revocation|suspension)\/\d+)$/;

const within = (promise) =>
  Promise.race([promise, new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("too slow")))]);

const fetched = async (address, wanted) => {
  const answer = await within(fetch(address, { headers: { Accept: wanted }, cache: "no-cache" }));
  return { status: answer.status, text: await answer.text() };
};

// A plain web server knows no Accept: there the token has a name of its own.
const publishedAt = async (address) => {
  if (address.endsWith("/did.json")) return fetched(address, "*/*");
  const answer = await fetched(address, TOKEN);
  return answer.text.startsWith("ey") ? answer : fetched(`${address}.jwt`, TOKEN);
};

const keep = async (address) => {
  if (!PUBLISHED.test(address)) return false;
  const { status, text } = await publishedAt(address);
  const isMeant = status === 200 && text.startsWith(address.endsWith(".json") ? "{" : "ey");
  if (isMeant) await (await caches.open(KEPT)).put(address, new Response(text));
  return isMeant;
};

// What the register says at present; neither of both where nobody answers.
const present = async (code) => {
  for (const end of ["", "/index.json"]) {
    const { status, text } = await fetched(`/v1/verifications/${encodeURIComponent(code)}${end}`, "application/json");
    if (!text.startsWith("{")) continue;
    const said = JSON.parse(text);
    if (status === 200) return { view: said };
    if (said.code === "not_verifiable") return { missing: true };
  }
  return {};
};

const answer = async ({ keep: addresses, code }) => {
  const kept = await Promise.all(addresses.map((one) => keep(one).catch(() => false)));
  return { isFresh: kept[0] === true, ...(code ? await present(code).catch(() => ({})) : {}) };
};

const page = async (request) => {
  try {
    const shown = await within(fetch(request));
    if (shown.status < 500) return shown;
  } catch {
    // no network, or nobody there
  }
  return (await caches.open(VERSION)).match(SHELL);
};

const file = async (request) => (await (await caches.open(VERSION)).match(request)) ?? fetch(request);

self.addEventListener("install", (event) => {
  const asked = FILES.map((one) => new Request(one, { cache: "reload" }));
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(asked)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (![VERSION, KEPT].includes(name)) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(old());
});

self.addEventListener("message", (event) => {
  event.waitUntil(answer(event.data).then((said) => event.ports[0].postMessage(said)));
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  if (FILES.includes(new URL(url).pathname)) event.respondWith(file(event.request));
  else if (mode === "navigate") event.respondWith(page(event.request));
});
