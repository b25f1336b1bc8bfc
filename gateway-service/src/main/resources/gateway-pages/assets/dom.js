/** Makes an element: attributes first, then children; text is never read as markup. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Puts nodes in the place of what a node holds. */
export const fill = (node, ...children) => node.replaceChildren(...children.flat());

/** A table that a narrow screen can scroll; columns are {title, cell, number}. */
export function table(columns, rows, caption) {
  const cells = (row) =>
    columns.map((column, i) =>
      element(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : undefined, class: column.number ? "number" : column.class }, column.cell(row)),
    );
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, columns.map((c) => element("th", { scope: "col", class: c.number ? "number" : undefined }, c.title)))),
      element("tbody", {}, rows.map((row) => element("tr", {}, cells(row)))),
    ),
  );
}

/** Shows what went wrong, or clears it. */
export function notice(problem) {
  const place = byId("notices");
  if (!problem) return place.replaceChildren();
  const doc = problem.document ?? problem;
  const errors = (doc.errors ?? []).map((e) => element("li", {}, element("code", {}, e.pointer), " ", e.detail));
  return fill(
    place,
    element(
      "div",
      { class: "notice" },
      element("strong", {}, doc.title ?? "Something went wrong"),
      element("p", {}, doc.detail ?? problem.message ?? ""),
      errors.length ? element("ul", {}, errors) : null,
      doc.type?.startsWith("/problems/") ? element("p", {}, element("a", { href: doc.type }, "What this means")) : null,
    ),
  );
}

/** Rows of a dl. */
export const facts = (entries) =>
  entries.filter(([, value]) => value !== undefined && value !== null && value !== "").map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)));
