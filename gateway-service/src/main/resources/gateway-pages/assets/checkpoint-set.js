import { call, repeat } from "./api.js";
import { byId, element, facts, fill, notice, table } from "./dom.js";
import { badge, bytes, count, counted, time } from "./words.js";

const id = decodeURIComponent(location.pathname.split("/").filter(Boolean).pop());
const source = `/v1/checkpoint-sets/${encodeURIComponent(id)}`;
const shape = (tensor) => tensor.shape.join(" × ") || "scalar";
const size = (tensor) => tensor.shape.reduce((a, b) => a * b, 1);

function architecture(set) {
  const a = set.architecture;
  if (!a) return undefined;
  const widths = a.sizes ?? a.widths ?? [...(a.convolutions ?? []).map((c) => c.channels), ...(a.hidden ?? [])];
  return `${a.type} ${widths.join("–")}${a.activation ? `, ${a.activation}` : ""}${set.partial ? " (partial)" : ""}`;
}

function show(set) {
  document.title = `${set.name} – weightaudit`;
  byId("title").textContent = set.name;
  fill(byId("state"), badge(set.state));
  fill(
    byId("facts"),
    facts([
      ["Role", set.role.toLowerCase()],
      ["Checkpoints", count(set.checkpoints ?? 0)],
      ["Runs", set.runs === undefined ? undefined : count(set.runs)],
      ["Parameters", count(set.parameters ?? 0)],
      ["Architecture", architecture(set)],
      ["Created", time(set.createdAt)],
      ["Sealed", time(set.sealedAt)],
      ["Digest", set.digest ? element("code", { class: "break" }, set.digest) : undefined],
      ["Id", element("code", {}, set.id)],
      ...Object.entries(set.lineage ?? {}).map(([name, value]) => [`Lineage: ${name}`, element("code", { class: "break" }, value)]),
    ]),
  );
  fill(
    byId("layout"),
    table(
      [
        { title: "Tensor", cell: (t) => element("code", {}, t.name) },
        { title: "Shape", cell: shape },
        { title: "Parameters", number: true, cell: (t) => count(size(t)) },
      ],
      set.layout ?? [],
      "Layout",
    ),
  );
  showFiles(set);
}

function showFiles(set) {
  const files = set.files ?? [];
  const columns = [
    { title: "File", cell: (f) => element("a", { href: `${source}/files/${encodeURIComponent(f.file)}`, download: f.file }, f.file) },
    { title: "Format", cell: (f) => f.format },
    { title: "Size", number: true, cell: (f) => bytes(f.bytes) },
    { title: "Checkpoints", number: true, cell: (f) => count(f.checkpoints) },
    { title: "Columns", cell: (f) => (f.columns ?? []).join(", ") },
    { title: "Notes", cell: notes },
    { title: "SHA-256", cell: (f) => element("code", { title: f.sha256 }, `${f.sha256.slice(0, 12)}…`) },
  ];
  fill(byId("files"), files.length ? table(columns, files, "Files") : element("p", { class: "muted" }, "No files yet."));
}

function notes(file) {
  const flagged = (file.flagged ?? []).map((f) => `checkpoint ${f.checkpoint}: ${f.reason}`);
  const all = [...(file.notes ?? []), ...flagged.slice(0, 5)];
  if (flagged.length > 5) all.push(`and ${counted(flagged.length - 5, "more flagged checkpoint")}`);
  return all.length ? element("ul", { class: "plain" }, all.map((note) => element("li", {}, note))) : "";
}

async function showWeights() {
  const weights = await call(`${source}/weights`);
  byId("weights-section").hidden = false;
  fill(
    byId("weights"),
    table(
      [
        { title: "Shard", cell: (s) => element("a", { href: `${source}/weights/${s.index}`, download: `${id}-${s.index}.safetensors` }, String(s.index)) },
        { title: "Rows", number: true, cell: (s) => `${count(s.firstRow)} – ${count(s.firstRow + s.rows - 1)}` },
        { title: "Size", number: true, cell: (s) => bytes(s.bytes) },
      ],
      weights.shards ?? [],
      "Matrix form",
    ),
  );
}

async function showCheckpoints(pageSize = 10) {
  const page = await call(`${source}/checkpoints?pageSize=${pageSize}`);
  const known = (name) => page.items.some((row) => row[name] !== undefined);
  const columns = [
    { title: "Row", number: true, cell: (c) => String(c.row) },
    { title: "Name", cell: (c) => c.name ?? "" },
    ...["run", "epoch", "step", "seed", "accuracy", "loss", "flagged"].filter(known).map((name) => ({
      title: name[0].toUpperCase() + name.slice(1),
      number: name !== "flagged" && name !== "run",
      cell: (c) => (typeof c[name] === "number" && !Number.isInteger(c[name]) ? c[name].toFixed(4) : String(c[name] ?? "")),
    })),
  ];
  byId("checkpoints-section").hidden = false;
  const more = page.nextPageToken && pageSize < 500 ? [element("p", {}, element("button", { type: "button", onclick: () => showCheckpoints(500) }, "Show up to 500"))] : [];
  fill(byId("checkpoints"), [table(columns, page.items, "Checkpoints"), ...more]);
}

let sealed = false;

async function refresh() {
  try {
    const set = await call(source);
    notice();
    show(set);
    if (set.state === "SEALED" && !sealed) {
      sealed = true;
      await Promise.all([showWeights(), showCheckpoints()]);
    }
    return !sealed;
  } catch (problem) {
    notice(problem);
    return problem.status !== 404 && problem.status !== 400;
  }
}

byId("source").textContent = source;
repeat(refresh, 3);
