import { element } from "./dom.js";

const number = new Intl.NumberFormat("en");
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS = [[60, "second"], [60, "minute"], [24, "hour"], [30, "day"], [12, "month"], [Infinity, "year"]];

export const count = (value) => number.format(value);
export const counted = (n, one, many = one + "s") => `${count(n)} ${n === 1 ? one : many}`;

export function bytes(value) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let i = 0;
  while (value >= 1000 && i < units.length - 1) {
    value /= 1000;
    i++;
  }
  return `${value >= 100 || i === 0 ? Math.round(value) : value.toFixed(1)} ${units[i]}`;
}

/** "3 minutes ago" with the exact time behind it. */
export function time(iso) {
  if (!iso) return undefined;
  const date = new Date(iso);
  let away = (date.getTime() - Date.now()) / 1000;
  for (const [size, unit] of STEPS) {
    if (Math.abs(away) < size) {
      return element("time", { datetime: iso, title: date.toLocaleString() }, relative.format(Math.round(away), unit));
    }
    away /= size;
  }
  return iso;
}

/** How long until a moment, in words; empty if it is over. */
export function remaining(iso) {
  const seconds = (new Date(iso).getTime() - Date.now()) / 1000;
  if (!(seconds > 0)) return "";
  if (seconds < 90) return `about ${counted(Math.max(1, Math.round(seconds)), "second")} left`;
  if (seconds < 5400) return `about ${counted(Math.round(seconds / 60), "minute")} left`;
  return `about ${counted(Math.round(seconds / 3600), "hour")} left`;
}

const TONES = {
  NOVEL: "good", PASSED: "good", SUCCEEDED: "good", SEALED: "good",
  MEMORIZED: "bad", PARTIAL_COPYING: "bad", DEGENERATE: "bad", PERTURBATION: "bad", INTERPOLATING: "bad", NO_ADVANTAGE: "bad", FAILED: "bad",
  INSUFFICIENT: "unsure", INCONCLUSIVE: "unsure", UNDECIDED: "unsure", OPEN: "unsure", CANCELLING: "unsure",
  RUNNING: "busy", QUEUED: "busy",
};

/** A word in capitals as a coloured badge. */
export const badge = (word) =>
  word ? element("span", { class: `badge ${TONES[word] ?? "plain"}` }, word.toLowerCase().replaceAll("_", " ")) : null;

export const isOver = (state) => ["SUCCEEDED", "FAILED", "CANCELLED"].includes(state);

/** What an audit compares, in words. */
export function auditTitle(audit) {
  const name = (role) => audit.sets?.[role]?.name ?? audit.request?.[role]?.name;
  const generated = name("generated") ?? audit.generator?.name;
  const training = name("training");
  if (generated && training) return `${generated} against ${training}`;
  return generated ?? training ?? audit.id;
}
