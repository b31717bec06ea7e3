// Shows what comes of the statement in this page's address; the worker asks the network, this page only it.
import { judge, read } from "./statement.js";

const section = document.getElementById("pernyataan");
const digits = location.hash.slice(1);
const [, code = null] = location.pathname.match(/^\/verify\/([\w.-]{20,})(?:\/|\/index\.html)?$/) ?? [];
const isOffline = "offline" in section.dataset; // the page that stands in for the register's own

const kept = async (address) => (await (await caches.match(address))?.text()) ?? null;

const asked = async (question) => {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  active.postMessage(question, [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, 20_000, {});
  });
};

const DAY = { dateStyle: "long", timeZone: "UTC" };
const HALF_A_DAY = 43_200; // from midnight, or to it, where the LSP is: noon there is the same day in UTC
const day = (seconds, language) => new Date(seconds * 1000).toLocaleDateString(language, DAY);
const moment = (time, language) => new Date(time).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
const ago = (time, language) => {
  const minutes = (time - Date.now()) / 60_000;
  const [length, unit] = minutes > -120 ? [1, "minute"] : minutes > -2880 ? [60, "hour"] : [1440, "day"];
  return new Intl.RelativeTimeFormat(language).format(Math.round(minutes / length), unit);
};

const facts = ({ said, listedAt }) => ({
  name: said.name, number: said.number, scheme: said.scheme, units: said.units.join(", "),
  "from-id": day(said.from + HALF_A_DAY, "id"), "from-en": day(said.from + HALF_A_DAY, "en-GB"),
  "until-id": day(said.until - HALF_A_DAY, "id"), "until-en": day(said.until - HALF_A_DAY, "en-GB"),
  "listed-id": listedAt ? `${moment(listedAt, "id")} (${ago(listedAt, "id")})` : "–",
  "listed-en": listedAt ? `${moment(listedAt, "en-GB")} (${ago(listedAt, "en")})` : "–",
});

const show = (found) => {
  for (const one of section.querySelectorAll("[data-when]")) {
    one.hidden = !one.dataset.when.split(" ").includes(found.result);
  }
  const shown = found.said ? facts(found) : {};
  for (const one of section.querySelectorAll("[data-fact]")) one.textContent = shown[one.dataset.fact] ?? "";
  for (const one of section.querySelectorAll("[data-facts]")) one.hidden = !found.said;
  section.hidden = !isOffline && found.result === "none";
};

const showRegister = (state, view) => {
  for (const one of section.querySelectorAll("[data-register]")) one.hidden = one.dataset.register !== state;
  for (const language of view ? ["id", "en"] : []) {
    document.getElementById(`arti-${language}`).textContent = view.meaning[language];
  }
};

// By what is kept at once, and again by what the network gives: it may take its time, or give nothing.
const check = async () => {
  const judged = async (isFresh, number) => {
    const found = await judge(digits, kept, { now: Date.now(), isFresh });
    return number && found.said && found.said.number !== number ? { result: "other" } : found;
  };
  if (isOffline) show(await judged(false));
  if (isOffline && code) showRegister("asked");
  const said = await read(digits).catch(() => null);
  const answer = await asked({ keep: said ? [said.keys, ...said.lists] : [], code: isOffline ? code : null });
  show(await judged(answer.isFresh, answer.view?.certificate_number ?? section.dataset.number));
  if (isOffline && code) showRegister(answer.view ? "answered" : answer.missing ? "missing" : "silent", answer.view);
  document.documentElement.dataset.checked = "yes";
};

if (navigator.serviceWorker) {
  navigator.serviceWorker.register("/verify/worker.js");
  check();
  addEventListener("online", check);
  addEventListener("hashchange", () => location.reload());
}
