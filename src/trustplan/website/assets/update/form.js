// The fields of an item, made from data. Text from plans is only ever set as text, never as markup.

import { labelOf, say } from "./problems.js";
import { capital, oneLine, sayDay } from "./slip.js";

const NONE = [["Last entry", "None"]];
const SVG = "http://www.w3.org/2000/svg";

/** An element with its attributes, of which those without a value are left out, and what is in it. */
export function make(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined && (value !== "" || key === "value")) made.setAttribute(key, value);
  }
  made.append(...inside.filter((one) => one !== "" && one !== undefined && one !== null));
  return made;
}

/** The mark of a rating; its word stands beside it. */
export function mark(data, rating) {
  const [, colour, symbol] = data.ratings[rating];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `tp-mark tp-${colour}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#tp-${symbol}`);
  svg.append(use);
  return svg;
}

/** The id of a field on the page. */
export const fieldId = (item, name) => `${item.id}:${name}`;

/** The fields of an item's form: those of its kind, the choice of a period, and the milestones that are not done. */
export function fieldsOf(data, item, values) {
  const fields = data.forms[item.kind].map((field) => ({
    ...field,
    label: labelOf(item, field, values),
    help: say(field.help, { due: item.due || "the day that was planned" }),
    last: item.last[field.name] ?? NONE,
  }));
  if (item.periods?.length > 1) {
    const choices = item.periods.map(({ id, choice }) => [id, choice]);
    fields.unshift({ name: "period", label: "Period", help: "", control: "select", choices, isSet: true, last: [] });
  }
  for (const { id, title, due, done } of item.milestones ?? []) {
    if (done) continue;
    const label = `${capital(data.milestone)} done: ${title}`;
    fields.push({ name: `done:${id}`, label, help: `The day on which it was done. It is due ${due}.`, control: "date", last: NONE });
  }
  return fields;
}

/** Who fills the form in: the id of a role, once it is chosen. */
export const sender = { by: "" };

/** Whether a field is to be seen: only the lead's and the monitor's ratings count, and some are only asked for where something is off track or at risk. */
export function isAsked(item, name, values) {
  const isBad = ["off-track", "at-risk"].includes(values.rating);
  if (oneLine(values[name])) return true;
  if (name === "rating" && item.kind === "update" && sender.by) return [item.people.lead, item.people.monitor].includes(sender.by);
  if (isBad) return true;
  if (name === "why") return false;
  if (name === "help_wanted") return item.kind !== "update" && item.kind !== "judgement" && item.wants_recovery;
  return name !== "doing" || item.kind === "update" || item.wants_recovery;
}

/** A field with its label, help, control and place for an error, and beside it the last entry. */
export function makeField(data, item, field, values, set) {
  const id = fieldId(item, field.name);
  const describes = [field.help && `${id}:help`, `${id}:error`, field.last.length && `${id}:last`].filter(Boolean).join(" ");
  const isGroup = ["marks", "radio"].includes(field.control) || (field.control === "value" && item.values.length > 0);
  const label = isGroup
    ? make("span", { class: "tp-u-label", id: `${id}:label` }, field.label)
    : make("label", { class: "tp-u-label", for: id }, field.label);
  const help = field.help && make("span", { class: "tp-u-help", id: `${id}:help` }, field.help);
  const control = isGroup ? makeGroup(data, item, field, values, set, describes) : makeControl(item, field, values, set, describes);
  const error = make("p", { class: "tp-u-error", id: `${id}:error`, hidden: true });
  const last = make("div", { class: "tp-u-last", id: `${id}:last` });
  for (const [who, text] of field.last) last.append(make("p", {}, make("b", {}, who), " ", text));
  const made = make("div", { class: "tp-u-field" }, make("div", {}, label, help, control, error), last);
  made.hidden = !isAsked(item, field.name, values);
  made.dataset.field = field.name;
  return made;
}

function makeControl(item, field, values, set, describes) {
  const attributes = { id: fieldId(item, field.name), "aria-describedby": describes, "data-name": field.name };
  let made;
  if (field.control === "select") {
    made = make("select", attributes);
    if (!field.isSet) made.append(make("option", { value: "" }, "No change"));
    for (const [value, label] of field.choices) made.append(make("option", { value }, label));
    made.value = values[field.name] || made.options[0].value;
  } else if (field.control === "prose" || (field.control === "line" && field.name !== "evidence")) {
    made = make("textarea", { ...attributes, rows: field.control === "prose" ? 3 : 2 }, values[field.name] ?? "");
  } else {
    const isShort = ["date", "whole", "value"].includes(field.control);
    const inputmode = { whole: "numeric", value: item.unit ? "decimal" : "text" }[field.control];
    made = make("input", { ...attributes, type: "text", class: isShort ? "tp-u-short" : "", inputmode, value: values[field.name] ?? "" });
  }
  made.addEventListener("input", () => set(field.name, made.value));
  const after = field.control === "value" ? item.unit : field.control === "date" && `for example ${sayDay("2027-07-30")}`;
  return after ? make("div", {}, made, " ", make("span", { class: "tp-u-after" }, after)) : made;
}

function makeGroup(data, item, field, values, set, describes) {
  const id = fieldId(item, field.name);
  const group = make("div", { class: "tp-u-choices", role: "radiogroup", id, tabindex: -1, "aria-labelledby": `${id}:label`, "aria-describedby": describes, "data-name": field.name });
  const clear = make("button", { type: "button", class: "tp-u-link", hidden: !values[field.name] }, "Clear", make("span", { class: "tp-vh" }, ` ${field.label}`));
  const inputs = [];
  for (const [value, label] of field.choices ?? item.values) {
    const input = make("input", { type: "radio", name: id, value, checked: values[field.name] === value });
    const box = make("label", {}, input, field.control === "marks" ? mark(data, value) : "", make("span", {}, label));
    input.addEventListener("change", () => {
      clear.hidden = false;
      set(field.name, value);
    });
    inputs.push(input);
    group.append(box);
  }
  clear.addEventListener("click", () => {
    for (const input of inputs) input.checked = false;
    clear.hidden = true;
    inputs[0].focus();
    set(field.name, "");
  });
  return make("div", { class: "tp-u-group" }, group, clear);
}

/** Show what is wrong with a field, or nothing. */
export function showError(item, name, problem) {
  const id = fieldId(item, name);
  const error = document.getElementById(`${id}:error`);
  if (!error) return;
  error.hidden = !problem;
  error.replaceChildren();
  if (problem) error.append(make("span", { class: "tp-flag" }, problem.isMissing ? "Missing" : "Check"), " ", make("span", {}, problem.sentence));
  const control = document.getElementById(id);
  if (problem) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}
