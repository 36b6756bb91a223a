// The change slip: what was filled in, as the data that the office's program reads, and as the texts that carry it.
// Everything here takes values and gives values; nothing touches the page.

const RECOVERY = ["doing", "help_wanted"];

/** A text without what a plan file cannot hold: other line ends, tabs, spaces at the ends of lines. */
export function tidy(text) {
  return String(text ?? "")
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    .replace(/\t/g, " ")
    .replace(/[^\S\n]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** A text in one line. */
export const oneLine = (text) => tidy(text).replace(/\s+/g, " ");

/** A number as people type it (£1,234, 93.7%, −4), as the file has it; anything else as it was typed. */
export function plainValue(text) {
  const typed = oneLine(text);
  const bare = typed.replace(/[−–]/g, "-").replace(/[£% ]/g, "").replace(/^\+/, "");
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return bare.replaceAll(",", "");
  return /^-?\d+(\.\d+)?$/.test(bare) || /^\d+\/\d+$/.test(bare) ? bare : typed;
}

/** Whether two values of a figure are the same: 93.70 and 93.7, a share as its part of a hundred. */
export function isSame(one, other) {
  const number = (text) => String(text).replace(/^(\d+)\/(\d+)$/, (_, part, whole) => (100 * part) / whole);
  return one === other || Math.abs(number(one) - number(other)) < 1e-8;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** A day as people type it (30 Jul 2027, 30/7/2027, 2027-07-30), or a month, as the file has it; "" for anything else. */
export function plainDay(text) {
  const typed = oneLine(text).toLowerCase();
  let found = typed.match(/^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/);
  if (found) return isoDay(+found[1], +found[2], found[3] && +found[3]);
  found = typed.match(/^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/);
  if (found) return isoDay(+found[3], +found[2], +found[1]);
  found = typed.match(/^(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]{3,9})\.?,? (\d{4})$/);
  if (!found) return "";
  return isoDay(+found[3], MONTHS.indexOf(found[2].slice(0, 3)) + 1, found[1] && +found[1]);
}

function isoDay(year, month, day) {
  const made = new Date(Date.UTC(year, month - 1, day || 1));
  if (month < 1 || year < 1900 || year > 2200 || made.getUTCMonth() !== month - 1) return "";
  if (day !== undefined && made.getUTCDate() !== day) return "";
  return made.toISOString().slice(0, day === undefined ? 7 : 10);
}

/** `2027-07-30` as `30 Jul 2027`. */
export function sayDay(day) {
  const [year, month, date] = day.split("-");
  const name = MONTHS[month - 1];
  return [date && String(+date), name[0].toUpperCase() + name.slice(1), year].filter(Boolean).join(" ");
}

/** The reason for a rating and the note, as one note: its first sentence is shown as the reason. */
function noteOf(values) {
  const why = tidy(values.why);
  const end = why && !/[.!?…]["”’)]?$/.test(why) ? "." : "";
  return [why + end, tidy(values.note)].filter(Boolean).join("\n");
}

function filled(entry) {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== "" && value !== undefined));
}

const recoveryOf = (values) => filled(Object.fromEntries(RECOVERY.map((name) => [name, oneLine(values[name])])));

/** What was filled in on one item, as changes of a slip. */
export function changesOf(item, values) {
  const found = [];
  const doing = recoveryOf(values);
  const add = (kind, entry, more = {}) => {
    if (Object.keys(entry).length) found.push({ item: item.code, kind, was: item.was ?? null, entry, ...(item.plan && { plan: item.plan }), ...more });
  };
  const evidence = oneLine(values.evidence);
  if (item.kind === "update") {
    const end = plainDay(values.forecast_end);
    const entry = filled({ stage: values.stage, rating: values.rating, note: noteOf(values), forecast_end: end });
    if (evidence) entry.evidence = [evidence];
    if (Object.keys(doing).length) entry.recovery = doing;
    add("update", entry);
    for (const { id, done } of item.milestones) {
      const day = plainDay(values[`done:${id}`]);
      if (day) add("milestone", { done: day }, { milestone: id, was: { done } });
    }
    return found;
  }
  if (item.kind === "judgement") {
    const entry = filled({ rating: values.rating, because: tidy(values.because) });
    if (evidence) entry.evidence = [evidence];
    add("judgement", entry);
  }
  if (item.kind === "figure" && oneLine(values.value)) {
    const period = periodOf(item, values);
    const entry = filled({ value: plainValue(values.value), status: values.status, note: tidy(values.note) });
    if (oneLine(values.cohort)) entry.cohort = Number(plainValue(values.cohort));
    add("figure", entry, { period: period.id, was: period.was });
  }
  if (Object.keys(doing).length) add("recovery", doing, { item: item.whole, was: item.was_recovery });
  return found;
}

/** The period of a figure that was chosen, which is the next one unless another was. */
export const periodOf = (item, values) => item.periods.find(({ id }) => id === values.period) ?? item.periods[0];

/** The item of the page that a change is about. */
export const itemOf = (data, { plan, item }) => data.items.find(({ id }) => id === [plan, item].filter(Boolean).join("/")) ?? data.items.find(({ whole }) => whole === item);

/** The whole slip. */
export function makeSlip(data, by, on, entries) {
  const changes = data.items.flatMap((item) => changesOf(item, entries[item.id] ?? {}));
  return { format: 1, plan: data.plan, by, on, as_at: data.as_at, changes };
}

/** A slip as text: keys sorted, nothing between them, so that the same slip has the same bytes. */
export function asText(slip) {
  const sorted = (value) => {
    if (Array.isArray(value)) return value.map(sorted);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
  };
  return JSON.stringify(sorted(slip));
}

function checkSum(bytes) {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ((sum ^ -1) >>> 0).toString(16).padStart(8, "0");
}

/** Whether this browser can pack a slip into a line. */
export function canPack() {
  try {
    return Boolean(new CompressionStream("deflate-raw"));
  } catch {
    return false;
  }
}

/** A slip as one line for a mail: its version, the packed text, and a check sum. */
export async function packed(slip) {
  const bytes = new TextEncoder().encode(asText(slip));
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const small = new Uint8Array(await new Response(stream).arrayBuffer());
  const letters = btoa(Array.from(small, (byte) => String.fromCharCode(byte)).join(""));
  return `TP1:${letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}.${checkSum(bytes)}`;
}

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** A small number as a word. */
export const word = (count) => COUNTS[count] ?? String(count);

/** `one change`, `two changes`, `12 changes`. */
export const counted = (count, noun, nouns = `${noun}s`) => `${word(count)} ${count === 1 ? noun : nouns}`;

export const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** What is new on an item in the words of a mail: its rating, then each field. `labels` are the names of fields. */
export function sayChange(change, data, item) {
  const { entry, kind } = change;
  if (kind === "figure") {
    const period = item.periods.find(({ id }) => id === change.period);
    const unit = item.unit === "%" ? "%" : item.unit && ` ${item.unit}`;
    const of = entry.cohort === undefined ? "" : ` of ${entry.cohort}`;
    const shown = item.values.find(([id]) => id === entry.value)?.[1] ?? entry.value + (/^-?[\d.]+$/.test(entry.value) ? unit : "");
    return sentences([`${capital(period.label)}: ${shown}${of}${entry.status ? `, ${entry.status}` : ""}`, entry.note]);
  }
  if (kind === "milestone") {
    const { title } = item.milestones.find(({ id }) => id === change.milestone);
    return sentences([`${title}: done ${sayDay(entry.done)}`]);
  }
  const label = (name) => data.forms.update.find((field) => field.name === name).label;
  const choice = (name) => data.forms.update.find((field) => field.name === name).choices.find(([id]) => id === entry[name])[1];
  const doing = kind === "recovery" ? entry : (entry.recovery ?? {});
  return sentences([
    entry.rating && data.ratings[entry.rating][0],
    entry.because,
    entry.stage && choice("stage"),
    entry.note,
    ...RECOVERY.filter((name) => doing[name]).map((name) => `${label(name)}: ${doing[name]}`),
    entry.evidence && `Evidence: ${entry.evidence[0]}`,
    entry.forecast_end && `${label("forecast_end")}: ${sayDay(entry.forecast_end)}`,
  ]);
}

function sentences(parts) {
  return parts.filter(Boolean).map((part) => oneLine(part)).map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`)).join(" ");
}

/** The subject and text of the mail. */
export function makeMail(data, slip, role, line) {
  const rows = slip.changes.map((change, index) => {
    const item = itemOf(data, change);
    return `${index + 1}. ${change.item} ${item.title}: ${sayChange(change, data, item)}`;
  });
  const text = [
    `From: ${role}. ${capital(counted(rows.length, "change"))}:`,
    ...rows,
    "",
    "For the office's system; please leave this line as it is:",
    line,
    "",
  ].join("\n");
  return { subject: `Update to ${data.name}, ${sayDay(slip.on)}`, text };
}

export const MOST_OF_MAIL = 1800; // characters of an address that every mail program takes
export const MOST_OF_ADDRESS = 7500; // bytes of an address that GitHub takes, with some to spare

/** The address that opens a mail. */
export function mailAddress(office, { subject, text }) {
  return `mailto:${office}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.replaceAll("\n", "\r\n"))}`;
}

/** The name of a slip's file: no two senders choose the same. */
export function fileName(slip, chance) {
  return `${slip.on}-${slip.plan.replace(/^schools\//, "").replaceAll("/", "-")}-${chance}.json`;
}

/** The address at which GitHub proposes a new file with a slip. */
export function githubAddress(newFile, name, slip) {
  return `${newFile}?filename=${encodeURIComponent(`updates/${name}`)}&value=${encodeURIComponent(`${asText(slip)}\n`)}`;
}
