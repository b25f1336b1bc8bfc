import { call, repeat } from "./api.js";
import { byId, element, facts, fill, notice } from "./dom.js";
import { auditTitle, badge, counted, isOver, remaining, time } from "./words.js";

const id = decodeURIComponent(location.pathname.split("/").filter(Boolean).pop());
const source = `/v1/audits/${encodeURIComponent(id)}`;
let reported = false;

function setLink(audit, role) {
  const set = audit.sets?.[role] ?? audit.request?.[role];
  const setId = typeof set === "string" ? set : set?.id ?? set?.set;
  if (typeof setId !== "string") return undefined;
  return element("a", { href: `/checkpoint-sets/${setId}` }, set.name ?? setId);
}

const generatorWords = (generator) =>
  generator ? `${generator.name}: ${generator.method}, ${generator.mode}, ${counted(generator.count, "sample")} of seed ${generator.seed}` : undefined;

function show(audit) {
  document.title = `${auditTitle(audit)} – weightaudit`;
  byId("title").textContent = auditTitle(audit);
  fill(byId("state"), badge(audit.verdict ?? audit.state) ?? "");
  fill(
    byId("facts"),
    facts([
      ["Training", setLink(audit, "training")],
      ["Generated", setLink(audit, "generated")],
      ["Generator", generatorWords(audit.generator)],
      ["Reference", setLink(audit, "reference")],
      ["Started", time(audit.startedAt ?? audit.createdAt)],
      ["Finished", time(audit.finishedAt)],
      ["Id", element("code", {}, audit.id)],
    ]),
  );
  const over = isOver(audit.state);
  byId("progress").hidden = over;
  if (!over) showProgress(audit);
  else if (audit.state === "SUCCEEDED") showReport();
  else if (audit.state === "FAILED") notice(audit.problem ?? { title: "The audit failed" });
  else notice({ title: "This audit was cancelled", detail: "It was stopped before a verdict. Its sets are still there; ask for another audit at any time." });
}

function showProgress(audit) {
  const progress = audit.progress ?? {};
  const phase = audit.state === "QUEUED" ? "Waiting for its turn" : audit.state === "CANCELLING" ? "Stopping" : progress.phase ?? "";
  if (byId("phase").textContent !== phase) byId("phase").textContent = phase;
  const fraction = progress.fraction ?? 0;
  byId("bar").value = fraction;
  byId("estimate").textContent = [audit.state === "RUNNING" ? `${Math.floor(fraction * 100)} %` : "", progress.estimatedEnd ? remaining(progress.estimatedEnd) : ""].filter(Boolean).join(", ");
  byId("cancel").disabled = audit.state === "CANCELLING";
}

function showReport() {
  if (reported) return;
  reported = true;
  const frame = byId("report-frame");
  const fit = () => {
    const inside = frame.contentDocument?.documentElement;
    if (inside) frame.height = String(inside.scrollHeight);
  };
  frame.addEventListener("load", () => {
    const inside = frame.contentDocument;
    for (const link of inside.querySelectorAll("a[href]:not([href^='#'])")) link.target = "_top";
    fit();
    new ResizeObserver(fit).observe(inside.documentElement);
  });
  frame.src = `${source}/report`;
  byId("report").hidden = false;
  const links = byId("links");
  links.hidden = false;
  fill(links, "The report as ", element("a", { href: `${source}/report` }, "a page of its own"), " or ", element("a", { href: `${source}/junit.xml` }, "JUnit XML"), "; the audit as ", element("a", { href: source }, "JSON"), ".");
}

async function refresh() {
  try {
    const audit = await call(source);
    notice();
    show(audit);
    return !isOver(audit.state);
  } catch (problem) {
    notice(problem);
    return problem.status !== 404 && problem.status !== 400;
  }
}

/** Events are only the sign to look again, so that one place shows the audit. */
function listen() {
  const events = new EventSource(`${source}/events`);
  const look = async () => {
    if (!(await refresh())) events.close();
  };
  events.addEventListener("progress", look);
  events.addEventListener("error", look);
}

byId("source").textContent = source;
byId("cancel").addEventListener("click", async () => {
  byId("cancel").disabled = true;
  try {
    await call(`${source}:cancel`, { method: "POST" });
    await refresh();
  } catch (problem) {
    notice(problem);
    byId("cancel").disabled = false;
  }
});
if (await refresh()) {
  listen();
  repeat(refresh, 5);
}
