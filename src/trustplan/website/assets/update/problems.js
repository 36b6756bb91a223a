// What is wrong with the entries of an item, in the words of the check, which the page brings as data.

import { oneLine, periodOf, plainDay, plainValue, tidy } from "./slip.js";

const SYMBOLS = ["c", "z", "x", "low", "k", "u"]; // what files have in place of a figure

/** A sentence with its values. */
export const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** The label of a field, with the period of a figure and the word for its pupils. */
export function labelOf(item, field, values) {
  const period = item.periods ? periodOf(item, values).label : "";
  return say(field.label, { period, cohort_of: item.cohort_of });
}

/** What is wrong with an item's entries: for each, the field, the sentence, and whether something is missing. */
export function problemsOf(data, item, values, today) {
  const found = [];
  const fields = data.forms[item.kind];
  const label = (name) => labelOf(item, fields.find((field) => field.name === name), values);
  const has = (name) => oneLine(values[name]) !== "";
  const add = (field, sentence, more = {}) => found.push({ field, sentence: say(data.words[sentence], more), isMissing: more.isMissing ?? false });
  const missing = (field, sentence, more = {}) => add(field, sentence, { ...more, isMissing: true });

  for (const field of fields) {
    const length = [...tidy(values[field.name])].length;
    if (field.longest && length > field.longest) add(field.name, "tooLong", { label: label(field.name), limit: field.longest, length });
  }
  const bad = ["off-track", "at-risk"].includes(values.rating);
  if (item.kind === "update" && bad && !has("why")) missing("why", "why", { rating: lowerLabel(data, values.rating) });
  if (item.kind === "judgement" && ["rating", "because", "evidence"].some(has)) {
    for (const name of ["rating", "because"]) if (!has(name)) missing(name, "noReason", { label: label(name) });
  }
  if (values.rating === "off-track" && !has("doing")) missing("doing", "doing");
  if (item.kind === "update") {
    if (["stopped", "carried-over"].includes(values.stage) && !has("note") && !has("why")) missing("note", "noNote", { label: label("note") });
    if (has("forecast_end") && !plainDay(values.forecast_end)) add("forecast_end", "notADay");
    for (const { id } of item.milestones) {
      const field = `done:${id}`;
      const day = plainDay(values[field]);
      if (has(field) && day.length !== 10) add(field, "notADate");
      else if (day > today) add(field, "stillToCome", { noun: data.milestone, day: values[field].trim() });
    }
  }
  if (item.kind === "figure") figureProblems(item, values, { add, missing, has, label });
  return found;
}

function lowerLabel(data, rating) {
  const [label] = data.ratings[rating];
  return label[0].toLowerCase() + label.slice(1);
}

function figureProblems(item, values, { add, missing, has, label }) {
  if (!has("value")) {
    if (["cohort", "status", "note"].some(has)) missing("value", "noValue", { label: label("value") });
    return;
  }
  const value = plainValue(values.value);
  const share = value.match(/^(\d+)\/(\d+)$/);
  if (share && (+share[2] === 0 || +share[1] > +share[2])) add("value", "notAPart", { value });
  else if (!share && !item.values.length && !SYMBOLS.includes(value)) {
    if (!/^-?\d+(\.\d+)?$/.test(value)) add("value", "notANumber", { value });
    else if (item.is_share && (+value < 0 || +value > 100)) add("value", "notOfAGroup", { value });
  }
  if (has("cohort") && !/^\d+$/.test(plainValue(values.cohort))) add("cohort", "notWhole", { label: label("cohort") });
  if (!values.status) missing("status", "noValue", { label: label("status") });
}
