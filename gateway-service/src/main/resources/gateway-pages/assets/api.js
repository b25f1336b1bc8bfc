/** A problem document of the API, as an error. */
export class Problem extends Error {
  constructor(document, status) {
    super(document.detail || document.title || `The server answered with status ${status}.`);
    this.document = document;
    this.status = status;
  }
}

/** Calls the API; the answer is JSON, an error a Problem. */
export async function call(target, options = {}) {
  let response;
  try {
    response = await fetch(target, { ...options, headers: { Accept: "application/json", ...options.headers } });
  } catch {
    throw new Problem({ title: "The server cannot be reached", detail: "The server cannot be reached. Trying again…" }, 0);
  }
  if (response.status === 204) return {};
  let body;
  try {
    body = await response.json();
  } catch {
    body = {};
  }
  if (!response.ok) throw new Problem(body, response.status);
  return body;
}

/** Runs a task now and again after a while, as long as it does not return false; pauses while nobody looks. */
export function repeat(task, seconds) {
  const run = async () => {
    const wanted = document.hidden || (await task()) !== false;
    if (wanted) setTimeout(run, seconds * 1000);
  };
  run();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) task();
  });
}
