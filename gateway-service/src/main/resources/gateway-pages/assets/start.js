import { call, repeat } from "./api.js";
import { byId, element, fill, notice, table } from "./dom.js";
import { auditTitle, badge, count, isOver, remaining, time } from "./words.js";

const lists = {
  audits: { target: "/v1/audits", size: 20, show: showAudits, empty: "No audits yet." },
  generators: { target: "/v1/generators", size: 20, show: showGenerators, empty: "No generators yet. GET /v1/methods tells which the platform can train." },
  sets: { target: "/v1/checkpoint-sets", size: 20, show: showSets, empty: "No checkpoint sets yet." },
  datasets: { target: "/v1/datasets", size: 20, show: showDatasets, empty: "No datasets yet. Behaviour is measured on one; without it a verdict rests on weights alone." },
};

const pageOf = (job) => {
  const audit = job.id.match(/^job_(au_.+)$/);
  return audit ? `/audits/${audit[1]}` : undefined;
};

const JOB_WORDS = { audit: "Audit", zoo: "Training of a zoo", generator: "Training of a generator", samples: "Samples of a generator" };

const jobWord = (job) => JOB_WORDS[job.kind] ?? job.kind;

/** Titles of the audits and generators that were listed, by id. */
const titles = new Map();

function jobCard(job) {
  const page = pageOf(job);
  const fraction = job.progress?.fraction ?? 0;
  const label = `${jobWord(job)}: ${titles.get(job.subject) ?? job.subject ?? job.id}`;
  return element(
    "li",
    { class: "card" },
    element("div", { class: "row" }, page ? element("a", { href: page }, label) : element("span", {}, label), badge(job.state)),
    element("progress", { max: "1", value: job.state === "QUEUED" ? "0" : String(fraction), "aria-label": label }),
    element("div", { class: "row muted" }, element("span", {}, job.progress?.phase ?? ""), element("span", {}, job.progress?.estimatedEnd ? remaining(job.progress.estimatedEnd) : `${Math.floor(fraction * 100)} %`)),
  );
}

function showAudits(items) {
  for (const audit of items) titles.set(audit.id, auditTitle(audit));
  return element(
    "ul",
    { class: "cards" },
    items.map((audit) =>
      element(
        "li",
        { class: "card" },
        element("div", { class: "row" }, element("a", { href: `/audits/${audit.id}` }, auditTitle(audit)), badge(audit.verdict ?? audit.state)),
        audit.sentence ? element("p", {}, audit.sentence) : audit.problem ? element("p", {}, audit.problem.detail ?? audit.problem.title) : null,
        element("div", { class: "row muted" }, element("span", {}, audit.gate ? `gate ${audit.gate.toLowerCase()}` : ""), time(audit.finishedAt ?? audit.createdAt)),
      ),
    ),
  );
}

function showGenerators(items) {
  for (const generator of items) titles.set(generator.id, generator.name);
  return table(
    [
      { title: "Name", cell: (generator) => element("span", {}, generator.name, element("br", {}), element("code", {}, generator.id)) },
      { title: "Method", cell: (generator) => `${generator.method}, ${generator.mode}` },
      { title: "Learned from", cell: (generator) => element("a", { href: `/checkpoint-sets/${generator.training.id}` }, generator.training.name) },
      { title: "Parameters", number: true, cell: (generator) => (generator.parameters === undefined ? "" : count(generator.parameters)) },
      { title: "State", cell: (generator) => badge(generator.state) },
      { title: "Created", cell: (generator) => time(generator.createdAt) ?? "" },
    ],
    items,
    "Generators",
  );
}

function showSets(items) {
  return table(
    [
      { title: "Name", cell: (set) => element("a", { href: `/checkpoint-sets/${set.id}` }, set.name) },
      { title: "Role", cell: (set) => set.role.toLowerCase() },
      { title: "Checkpoints", number: true, cell: (set) => count(set.checkpoints ?? 0) },
      { title: "Parameters", number: true, cell: (set) => count(set.parameters ?? 0) },
      { title: "State", cell: (set) => badge(set.state) },
      { title: "Created", cell: (set) => time(set.createdAt) ?? "" },
    ],
    items,
    "Checkpoint sets",
  );
}

function showDatasets(items) {
  return table(
    [
      { title: "Name", cell: (dataset) => dataset.name },
      { title: "Items", number: true, cell: (dataset) => (dataset.items === undefined ? "" : count(dataset.items)) },
      { title: "Classes", number: true, cell: (dataset) => (dataset.classes === undefined ? "" : count(dataset.classes)) },
      { title: "Shape", cell: (dataset) => (dataset.imageShape ?? []).join(" × ") },
      { title: "State", cell: (dataset) => badge(dataset.state) },
    ],
    items,
    "Datasets",
  );
}

async function showList(id) {
  const list = lists[id];
  const page = await call(`${list.target}?pageSize=${list.size}`);
  const text = JSON.stringify(page);
  if (text === list.shown) return page.items.length;
  list.shown = text;
  const more = page.nextPageToken ? element("p", {}, element("button", { type: "button", onclick: () => ((list.size = Math.min(500, list.size * 3)), refresh()) }, "Show more")) : null;
  fill(byId(id), page.items.length ? [list.show(page.items)].concat(more ?? []) : [element("p", { class: "muted" }, list.empty)]);
  return page.items.length;
}

async function showJobs() {
  const states = ["RUNNING", "CANCELLING", "QUEUED"];
  const page = await call("/v1/jobs?pageSize=50");
  const jobs = page.items.filter((job) => !isOver(job.state)).sort((a, b) => states.indexOf(a.state) - states.indexOf(b.state));
  byId("jobs").hidden = jobs.length === 0;
  fill(byId("job-list"), jobs.map(jobCard));
  return page.unavailable ?? [];
}

let opened = false;

async function refresh() {
  const results = await Promise.allSettled(Object.keys(lists).map(showList));
  const [jobs] = await Promise.allSettled([showJobs()]);
  const failed = [...results, jobs].find((result) => result.status === "rejected");
  const missing = jobs.value ?? [];
  if (failed) notice(failed.reason);
  else if (missing.length) notice({ title: "Not everything is shown", detail: `${missing.join(" and ")} cannot be reached just now.` });
  else notice();
  if (!opened && !failed) {
    opened = true;
    byId("begin").open = results[0].value === 0;
  }
}

function showSteps() {
  const origin = location.origin;
  byId("step-create").textContent = `curl -s ${origin}/v1/checkpoint-sets -H 'Content-Type: application/json' \\
  -d '{"name": "my training set", "role": "TRAINING",
       "architecture": {"type": "mlp", "sizes": [784, 10, 10], "activation": "relu"}}'`;
  byId("step-upload").textContent = `curl -T zoo.npz ${origin}/v1/checkpoint-sets/cs_…/files/zoo.npz
curl -X POST ${origin}/v1/checkpoint-sets/cs_…:seal`;
  byId("step-audit").textContent = `curl -s ${origin}/v1/audits -H 'Content-Type: application/json' \\
  -d '{"training": "cs_…", "generated": {"set": "cs_…"}}'`;
}

showSteps();
repeat(refresh, 2);
