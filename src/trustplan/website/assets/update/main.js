// The update page: opens one item at a time, keeps a draft on this device, and makes the change slip.
// It sends nothing itself: the reader's own mail program, GitHub or a saved file does.

import { fieldId, fieldsOf, isAsked, make, makeField, mark, sender, showError } from "./form.js";
import { problemsOf } from "./problems.js";
import shared from "./shared.js";
import * as slips from "./slip.js";

const root = document.getElementById("tp-update");
const part = (name, inside = root) => inside.querySelector(`[data-part="${name}"]`);
const data = { ...shared, ...JSON.parse(part("data").textContent) };
const KEY = `trustplan update: ${data.site}: ${data.plan}`;
const { counted, capital, oneLine } = slips;
const title = part("title").textContent;
const lead = part("lead").textContent;
let sendLead = "";

// The draft: who writes, when it was kept, the entries by item and field, and what each item looked like at their start.
// `sent` is how it was given out, once it was: the name of a part of the page.
let draft = { by: "", kept: "", sent: "", entries: {}, began: {} };
let isKept = true;
let opened = null;
let role = null;
let isPressing = false;
const touched = new Set(); // fields that were left once, whose errors are shown
const showing = new Set(); // sections that show what hides at first

const valuesOf = (item) => draft.entries[item.id] ?? {};
const isChanged = (item) => Object.entries(valuesOf(item)).some(([name, value]) => name !== "period" && oneLine(value));
const stamp = (item) => JSON.stringify([item.was ?? null, item.was_recovery ?? null, item.periods?.map(({ was }) => was) ?? null, item.milestones?.map(({ done }) => done) ?? null]);
const isOvertaken = (item) => isChanged(item) && draft.began[item.id] !== undefined && draft.began[item.id] !== stamp(item);
const mayWrite = (item) => draft.by === "" || item.writers.includes(draft.by);
const isOwn = (item) => draft.by !== "" && Object.values(item.people).includes(draft.by);
const rank = (item) => 2 * !mayWrite(item) + !isOwn(item); // a role's own items come first, and those of others last
const sectionOf = (item) => (item.kind === "update" ? "actions" : "figures");

function today() {
  const now = new Date();
  const day = [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
  return day > data.as_at ? day : data.as_at;
}

// The draft

function readDraft() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (found?.entries && found.began) draft = { ...draft, ...found };
  } catch {
    isKept = false;
  }
  for (const item of data.items) {
    if (isOvertaken(item) && isThere(item)) {
      delete draft.entries[item.id];
      delete draft.began[item.id];
    }
  }
}

/** Whether the site shows by now all that was filled in on an item, so that it need not be kept. */
function isThere(item) {
  const found = slips.changesOf(item, valuesOf(item));
  return found.length > 0 && found.every((change) => isShown(item, change));
}

function isShown(item, change) {
  if (change.kind === "figure") return slips.isSame(change.was?.value, change.entry.value);
  if (change.kind === "milestone") return change.was.done === change.entry.done;
  const shown = change.kind === "recovery" ? item.was_recovery : item.shown;
  return ["stage", "rating", "note", "because", "doing", "help_wanted"].every((name) => change.entry[name] === undefined || oneLine(change.entry[name]) === oneLine(shown?.[name]));
}

function keepDraft() {
  draft.kept = new Date().toISOString();
  try {
    if (data.items.some(isChanged)) localStorage.setItem(KEY, JSON.stringify(draft));
    else localStorage.removeItem(KEY);
    isKept = true;
  } catch {
    isKept = false;
  }
}

function deleteDraft() {
  if (!confirm("Delete this draft? What you have filled in is then gone.")) return;
  draft = { by: draft.by, kept: "", sent: "", entries: {}, began: {} };
  keepDraft();
  touched.clear();
  opened = null;
  part("summary").hidden = true;
  showRows();
  part("title").focus();
}

// Rows

function set(item, name, value) {
  draft.began[item.id] ??= stamp(item);
  draft.sent = "";
  // A figure stays one of its period, though the page asks for the next by and by.
  const period = item.periods && { period: slips.periodOf(item, valuesOf(item)).id };
  draft.entries[item.id] = { ...period, ...valuesOf(item), [name]: value };
  if (!isChanged(item)) {
    delete draft.entries[item.id];
    delete draft.began[item.id];
  }
  keepDraft();
  for (const field of root.querySelectorAll(`[data-item="${CSS.escape(item.id)}"] [data-field]`)) {
    field.hidden = !isAsked(item, field.dataset.field, valuesOf(item));
    field.classList.toggle("tp-u-changed", oneLine(valuesOf(item)[field.dataset.field]) !== "" && field.dataset.field !== "period");
  }
  if (name === "period") openItem(item, "period");
  showErrors(item);
  showState();
}

function showRows() {
  for (const section of ["actions", "figures"]) {
    const items = data.items.filter((item) => sectionOf(item) === section);
    const ordered = [...items].sort((one, other) => rank(one) - rank(other));
    const hides = (item) => item.is_hidden && !isOwn(item) && !isChanged(item) && item !== opened && !showing.has(section);
    const place = part(section);
    place.hidden = items.length === 0;
    part("rows", place).replaceChildren(...ordered.filter((item) => !hides(item)).map(makeRow));
    const count = items.filter(hides).length;
    const more = part("more", place);
    more.hidden = count === 0;
    const nouns = section === "actions" ? data.nouns : ["figure", "figures"];
    const is = count === 1 ? "is" : "are";
    more.firstElementChild.textContent = `Show ${counted(count, ...nouns)} that ${is} ${section === "actions" ? "complete or not yet begun" : "not due"}`;
  }
  showState();
}

function makeRow(item) {
  const row = make("div", { id: item.id, "data-item": item.id });
  if (item === opened && mayWrite(item)) row.append(makeForm(item));
  else row.append(makeClosed(item));
  if (isOvertaken(item)) row.append(makeOvertaken(item));
  return row;
}

function makeClosed(item) {
  const isClosed = !mayWrite(item);
  const words = isClosed ? "Delete" : isChanged(item) ? "Edit" : item.kind === "figure" ? "Add figure" : "Update";
  const button = make("button", { type: "button", class: "tp-u-button tp-u-outlined" }, words, make("span", { class: "tp-vh" }, `: ${item.title}`));
  button.addEventListener("click", () => (isClosed ? decide(item, () => delete draft.entries[item.id]) : openItem(item)));
  const names = fieldsOf(data, item, valuesOf(item)).filter(({ name }) => name !== "period" && oneLine(valuesOf(item)[name]));
  const line = names.length ? make("span", {}, make("b", {}, "Changed:"), ` ${names.map(({ label }) => label.toLowerCase()).join(", ")}`) : item.line;
  const whose = isClosed && make("p", {}, sayWriters(item));
  return make("div", { class: "tp-u-closed" }, make("div", {}, make("h3", {}, item.title), make("p", {}, `${item.code}. `, line), whose || ""), isClosed && !isChanged(item) ? "" : button);
}

/** Do something, or wait until the button is released that is being pressed: it would move away from below the pointer. */
function whenReleased(then) {
  if (!isPressing) then();
  else addEventListener("click", () => setTimeout(then), { once: true });
}

/** Whom an item is for. */
function sayWriters(item) {
  const titles = item.writers.map((name) => data.titles[name]);
  return titles.length ? `For: ${titles.join(", ")}` : "The plan names no role that may update this.";
}

function makeForm(item) {
  const values = valuesOf(item);
  const whole = make("fieldset", { class: "tp-u-item" }, make("legend", { tabindex: -1 }, item.title));
  const own = item.people.lead === draft.by ? " You are the lead." : item.people.monitor === draft.by ? " You are the monitor." : "";
  whole.append(make("p", { class: "tp-u-now" }, `${item.code}. ${item.about}${own}`));
  for (const [label, text] of item.rubric ?? []) whole.append(make("p", { class: "tp-u-now" }, make("b", {}, label), ` ${text}`));
  for (const field of fieldsOf(data, item, values)) {
    const made = makeField(data, item, field, values, (name, value) => set(item, name, value));
    made.classList.toggle("tp-u-changed", field.name !== "period" && oneLine(values[field.name]) !== "");
    made.addEventListener("focusout", () => {
      touched.add(fieldId(item, field.name));
      whenReleased(() => {
        showErrors(item);
        showState();
      });
    });
    whole.append(made);
  }
  return whole;
}

function makeOvertaken(item) {
  const [was] = JSON.parse(draft.began[item.id]);
  const word = (rating) => data.ratings[rating][0].toLowerCase();
  const moved = was?.rating && item.was?.rating && was.rating !== item.was.rating ? `was ${word(was.rating)}, is now ${word(item.was.rating)}` : item.line;
  const keep = make("button", { type: "button", class: "tp-u-link" }, "Keep yours");
  const take = make("button", { type: "button", class: "tp-u-link" }, "Keep theirs");
  keep.addEventListener("click", () => decide(item, () => (draft.began[item.id] = stamp(item))));
  take.addEventListener("click", () => decide(item, () => delete draft.entries[item.id]));
  return make("p", { class: "tp-u-overtaken" }, make("span", { class: "tp-flag" }, "Changed"), ` Changed since you began: ${moved}. `, keep, " or ", take);
}

function decide(item, change) {
  change();
  keepDraft();
  showRows();
  (document.getElementById(item.id)?.querySelector("button, legend") ?? part("title")).focus();
}

function openItem(item, name = "") {
  opened = item;
  showRows();
  showErrors(item);
  const field = name && document.getElementById(fieldId(item, name));
  const target = field || document.getElementById(item.id).querySelector("legend");
  (target.matches("[role=radiogroup]") ? target.querySelector("input") : target).focus();
}

// What is wrong

const problemsAt = (item) => (isChanged(item) ? problemsOf(data, item, valuesOf(item), today()) : []);

function showErrors(item) {
  if (item !== opened) return;
  const found = problemsAt(item);
  for (const { name } of fieldsOf(data, item, valuesOf(item))) {
    const problem = touched.has(fieldId(item, name)) && found.find((one) => one.field === name);
    showError(item, name, problem);
  }
}

/** All that keeps the draft from being sent, each with where to go. */
function allProblems() {
  const found = [];
  if (!draft.by) found.push({ words: "Nothing says who you are.", then: "Choose your role.", go: () => role.focus() });
  for (const item of data.items) {
    if (isChanged(item) && !mayWrite(item)) {
      found.push({ words: `${item.code} is not for your role.`, then: "Choose the role that it is for, or delete your entry.", go: () => role.focus() });
    }
    if (isOvertaken(item)) {
      const go = () => document.getElementById(item.id).querySelector(".tp-u-overtaken button").focus();
      found.push({ words: `${item.code}: the plan has changed since you began.`, then: "Keep yours or theirs.", go });
    }
    for (const problem of problemsAt(item)) {
      const field = fieldsOf(data, item, valuesOf(item)).find(({ name }) => name === problem.field);
      const words = problem.sentence.startsWith("It ") ? `${item.code} ${problem.sentence.slice(3)}` : `${item.code}: ${problem.sentence}`;
      found.push({ words, then: `${problem.isMissing ? "Fill in" : "Correct"} “${field.label}”.`, go: () => openItem(item, problem.field) });
    }
  }
  return found;
}

function showSummary(found) {
  const summary = part("summary");
  part("summary-title").textContent = `${capital(counted(found.length, "entry", "entries"))} to correct before you send`;
  part("summary-list").replaceChildren(
    ...found.map(({ words, then, go }) => {
      const link = make("button", { type: "button", class: "tp-u-link" }, words);
      link.addEventListener("click", go);
      return make("li", {}, link, ` ${then}`);
    }),
  );
  summary.hidden = false;
  summary.focus();
  summary.scrollIntoView({ block: "nearest" });
}

// The bar

function showState() {
  const changed = data.items.filter(isChanged);
  const count = changed.reduce((sum, item) => sum + Math.max(1, slips.changesOf(item, valuesOf(item)).length), 0);
  const wrong = changed.flatMap(problemsAt).length;
  const changes = `${count} change${count === 1 ? "" : "s"}`;
  part("changes").textContent = count ? changes + (wrong ? `, ${wrong} to correct` : "") : "No changes yet";
  const kept = isKept ? `Draft kept on this device, ${sayTime(draft.kept)}.` : "This browser keeps no draft: send before you leave the page.";
  part("kept").textContent = count ? kept : "";
  for (const one of root.querySelectorAll("[data-after]")) one.hidden = !count || one.dataset.after !== draft.sent;
  part("delete").hidden = part("check").hidden = !count;
  for (const section of ["actions", "figures"]) {
    const items = data.items.filter((item) => sectionOf(item) === section);
    const some = items.filter(isChanged).length;
    const are = section === "actions" ? "changed" : "new";
    part("count", part(section)).textContent = slips.word(items.length) + (some ? `; ${slips.word(some)} ${are}` : "");
  }
}

function sayTime(iso) {
  if (!iso) return "";
  const when = new Date(iso);
  const day = [when.getFullYear(), when.getMonth() + 1, when.getDate()].join("-");
  return `${slips.sayDay(day)}, ${String(when.getHours()).padStart(2, "0")}:${String(when.getMinutes()).padStart(2, "0")}`;
}

// Sending

function show(step) {
  for (const one of root.querySelectorAll("[data-step]")) one.hidden = one.dataset.step !== step;
  part("title").textContent = step === "send" ? part("check").textContent : title;
  part("lead").textContent = step === "send" ? sendLead : lead;
  part("title").focus();
  scrollTo(0, 0);
}

async function check() {
  for (const item of data.items.filter(isChanged)) for (const { name } of fieldsOf(data, item, valuesOf(item))) touched.add(fieldId(item, name));
  if (opened) showErrors(opened);
  const found = allProblems();
  part("summary").hidden = true;
  if (found.length) return showSummary(found);
  const slip = slips.makeSlip(data, draft.by, today(), draft.entries);
  if (!slip.changes.length) return;
  await prepare(slip);
  if (location.hash !== "#send") history.pushState(null, "", "#send");
  show("send");
}

async function prepare(slip) {
  sendLead = `${capital(counted(slip.changes.length, "change"))} to ${data.whose}’s ${data.title}. The trust office reads them before they appear.`;
  part("sent").replaceChildren(...slip.changes.map(makeSent));
  const reasons = [];
  const chance = Array.from(crypto.getRandomValues(new Uint8Array(3)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const name = slips.fileName(slip, chance);
  const who = data.roles.find(([id]) => id === draft.by)[1];
  const canMail = Boolean(data.office) && slips.canPack();
  part("way-mail").hidden = part("way-copy").hidden = part("mail-section").hidden = !canMail;
  if (!data.office) reasons.push("Sending by email is left out: this site does not know the trust office's address.");
  else if (!canMail) reasons.push("Sending by email is left out: this browser is too old for it. Download the file and attach it.");
  if (canMail) {
    const mail = slips.makeMail(data, slip, who, await slips.packed(slip));
    const address = slips.mailAddress(data.office, mail);
    const isLong = address.length > slips.MOST_OF_MAIL;
    part("way-mail").hidden = isLong;
    part("way-copy").hidden = !isLong;
    part("mail").href = isLong ? "#send" : address;
    part("empty-mail").href = `mailto:${data.office}?subject=${encodeURIComponent(mail.subject)}`;
    part("subject").textContent = mail.subject;
    part("text").textContent = mail.text.trim();
  }
  const proposal = data.new_file && slips.githubAddress(data.new_file, name, slip);
  part("way-github").hidden = !proposal || proposal.length > slips.MOST_OF_ADDRESS;
  if (proposal && proposal.length > slips.MOST_OF_ADDRESS) reasons.push("Proposing on GitHub is left out: there is too much for one address.");
  else if (proposal) part("github").href = proposal;
  if (part("download").href) URL.revokeObjectURL(part("download").href);
  part("download").href = URL.createObjectURL(new Blob([`${slips.asText(slip)}\n`], { type: "application/json" }));
  part("download").download = name;
  part("left-out").hidden = !reasons.length;
  part("left-out").textContent = reasons.join(" ");
}

function makeSent(change) {
  const item = slips.itemOf(data, change);
  const rated = (rating) => rating && make("span", { class: "tp-rating tp-quiet" }, mark(data, rating), make("span", {}, data.ratings[rating][0]));
  const cell = (name, rating, text) => {
    const made = make("td", { role: "cell" }, make("span", { class: "tp-cell-name" }, name), " ", rated(rating));
    if (rating && text) made.append(make("br"));
    made.append(text);
    return made;
  };
  const { rating, ...rest } = change.entry;
  const fresh = Object.keys(rest).length ? slips.sayChange({ ...change, entry: rest }, data, item) : "";
  return make(
    "tr",
    { role: "row" },
    make("th", { role: "rowheader", scope: "row" }, item.title, " ", make("span", { class: "tp-second" }, change.item)),
    cell("Last entry", change.was?.rating, lastOf(item, change)),
    cell("New entry", rating, fresh),
  );
}

/** What stood there before, in a few words. */
function lastOf(item, { kind, was }) {
  const text = (name) => item.last[name]?.[0]?.[1] ?? "None";
  if (kind === "figure") return text("value");
  if (kind === "milestone") return "Not done";
  if (kind === "recovery") return text("doing");
  if (kind === "judgement") return text("because");
  if (!was) return "None";
  return [text("stage"), slips.sayDay(was.on).replaceAll(" ", "\u00a0")].filter((one) => one !== "None").join(", ");
}

async function copyText() {
  const text = part("text");
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    getSelection().selectAllChildren(text);
    document.execCommand("copy");
  }
  sent("copy");
}

/** Note how the slip was given out, and say what is to be done now, here and beside the draft. */
function sent(way) {
  draft.sent = way;
  keepDraft();
  showState();
}

// The beginning

function makeRole() {
  role = make("select", { id: "tp-u-role" }, make("option", { value: "" }, "Choose your role"));
  for (const [id, title] of data.roles) role.append(make("option", { value: id }, title));
  role.value = draft.by;
  role.addEventListener("change", () => {
    draft.by = sender.by = role.value;
    draft.sent = "";
    keepDraft();
    if (opened && !mayWrite(opened)) opened = null;
    showRows();
  });
  const label = make("label", { class: "tp-u-label", for: "tp-u-role" }, "You are");
  const last = make("div", { class: "tp-u-last" }, make("p", {}, "The plan records your role, never your name."));
  part("who").append(make("div", { class: "tp-u-field" }, make("div", {}, label, role), last));
}

function begin() {
  readDraft();
  const asked = new URLSearchParams(location.search).get("by") ?? location.hash.slice(1);
  if (data.roles.some(([id]) => id === asked)) draft.by = asked;
  if (!data.roles.some(([id]) => id === draft.by)) draft.by = "";
  sender.by = draft.by;
  makeRole();
  part("no-script").hidden = true;
  part("form").hidden = false;
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  part("delete").addEventListener("click", deleteDraft);
  part("back").addEventListener("click", () => history.back());
  part("copy").addEventListener("click", copyText);
  for (const way of ["mail", "github", "download"]) part(way).addEventListener("click", () => sent(way));
  for (const section of ["actions", "figures"]) {
    part("more", part(section)).addEventListener("click", () => {
      showing.add(section);
      showRows();
      part("rows", part(section)).querySelector("button, legend")?.focus();
    });
  }
  for (const type of ["pointerdown", "pointerup", "pointercancel"]) addEventListener(type, () => (isPressing = type === "pointerdown"), true);
  addEventListener("popstate", () => show("fill"));
  if (location.hash === "#send") history.replaceState(null, "", location.pathname + location.search);
  const item = data.items.find(({ id }) => id === location.hash.slice(1));
  showing.add(item && !mayWrite(item) && sectionOf(item));
  if (item && mayWrite(item)) return openItem(item);
  showRows();
  if (item) document.getElementById(item.id).scrollIntoView();
}

begin();
