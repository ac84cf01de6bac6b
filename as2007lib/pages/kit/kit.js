// Draws a page's tree with element and text nodes, keeps what is already drawn, and tells the page what the user did.
// Nothing here writes HTML from text: text from data can only become text.

const WAIT_BEFORE_TYPED = 350; // ms after the last key before a search is sent
const WAIT_BEFORE_BUSY = 400; // ms before «Arbejder …» is shown
const WAIT_BEFORE_ASKING = 6000; // ms before the server is asked whether the page still lives

// ---- drawing -------------------------------------------------------------------------------------------------------

function make(spec) {
  if (typeof spec === "string") return document.createTextNode(spec);
  const dom = document.createElement(spec.t === "plot" ? "div" : spec.t);
  dom.spec = { t: spec.t };
  amend(dom, spec);
  return dom;
}

function amend(dom, spec) {
  const was = dom.spec;
  dom.spec = spec;
  const old = was.a ?? {};
  const now = spec.a ?? {};
  for (const name of Object.keys(old)) if (!(name in now)) write(dom, name, false);
  if (spec.t !== "plot") arrange(dom, spec.c ?? []);
  for (const [name, value] of Object.entries(now)) if (old[name] !== value) write(dom, name, value);
  if (spec.t === "plot" && JSON.stringify(was.f) !== JSON.stringify(spec.f)) plot(dom, spec.f);
}

function write(dom, name, value) {
  if (name === "value" && "value" in dom && dom.tagName !== "LI") {
    const writing = dom === document.activeElement && ["INPUT", "TEXTAREA"].includes(dom.tagName);
    if (!writing) dom.value = value === false ? "" : value;
  } else if (name === "checked") {
    dom.checked = value !== false;
  } else if (value === false) {
    dom.removeAttribute(name);
  } else {
    dom.setAttribute(name, value === true ? "" : value);
  }
}

function arrange(dom, specs) {
  const keyed = new Map();
  const plain = [];
  for (const child of dom.childNodes) {
    if (child.spec?.k) keyed.set(child.spec.k, child);
    else plain.push(child);
  }
  const wanted = specs.map((spec) => reuse(spec, keyed, plain) ?? make(spec));
  const kept = new Set(wanted);
  for (const child of [...dom.childNodes]) if (!kept.has(child)) child.remove();
  wanted.forEach((child, place) => {
    if (dom.childNodes[place] !== child) dom.insertBefore(child, dom.childNodes[place] ?? null);
  });
}

function reuse(spec, keyed, plain) {
  if (typeof spec === "string") {
    if (plain[0]?.nodeType !== Node.TEXT_NODE) return null;
    const text = plain.shift();
    if (text.data !== spec) text.data = spec;
    return text;
  }
  const found = spec.k ? keyed.get(spec.k) : plain[0]?.spec?.t === spec.t ? plain.shift() : null;
  if (!found || found.spec.t !== spec.t) return null;
  amend(found, spec);
  return found;
}

// ---- figures -------------------------------------------------------------------------------------------------------

let plotly = null;

function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("../as2007/plotly.min.js", document.baseURI).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.append(script);
  });
  return plotly;
}

async function plot(dom, figure) {
  try {
    const Plotly = await loadPlotly();
    await Plotly.react(dom, figure.data, figure.layout, { displayModeBar: false, responsive: true, staticPlot: false });
  } catch {
    dom.textContent = "Figuren kan ikke tegnes her. Tallene står i tabellen herunder.";
  }
}

// ---- what the user does --------------------------------------------------------------------------------------------

class Line {
  // One event at a time: the next one waits for the answer, and of several from one input only the last is sent.
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.sent = 0;
    this.waiting = [];
    this.pending = null;
    this.timers = [];
  }

  tell(type, id, value) {
    const typed = type === "input" || type === "change";
    if (this.pending && !typed) return;
    this.waiting = this.waiting.filter((event) => event.id !== id);
    this.waiting.push({ type, id, value });
    this.next();
  }

  next() {
    if (this.pending || !this.waiting.length) return;
    this.pending = { n: ++this.sent, number: this.model.get("view").number, ...this.waiting.shift() };
    this.model.send(this.pending);
    this.timers = [
      setTimeout(() => this.busy("Arbejder …"), WAIT_BEFORE_BUSY),
      setInterval(() => this.ask(), WAIT_BEFORE_ASKING),
    ];
  }

  answered(n) {
    if (!this.pending || n !== this.pending.n) return;
    for (const timer of this.timers) clearTimeout(timer);
    this.pending = null;
    this.busy("");
    this.next();
  }

  busy(text) {
    const told = this.pending ? this.model.get("working") || text : "";
    this.root.setAttribute("aria-busy", told ? "true" : "false");
    const line = this.root.querySelector(":scope > .as-busy");
    if (line.textContent !== told) line.textContent = told;
  }

  async ask() {
    if (await lives()) this.busy("Arbejder stadig …");
    else this.lost();
  }

  lost() {
    for (const timer of this.timers) clearTimeout(timer);
    const alert = this.root.querySelector(":scope > .as-lost");
    if (alert.childNodes.length) return;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "as-main";
    again.textContent = "Genindlæs siden";
    again.addEventListener("click", () => window.location.reload());
    const text = document.createElement("p");
    text.textContent = "Siden er lukket, fordi den ikke har været brugt længe, eller fordi serveren er genstartet. Det sidste, du gjorde, er måske ikke gemt.";
    alert.append(text, again);
    again.focus();
  }
}

async function lives() {
  const config = document.getElementById("jupyter-config-data");
  if (!config) return true;
  const { baseUrl, kernelId } = JSON.parse(config.textContent);
  try {
    return (await fetch(`${baseUrl}api/kernels/${kernelId}`)).ok;
  } catch {
    return false;
  }
}

function listen(root, line) {
  let typing = 0;
  const handler = (target, name) => climb(target, name, root)?.spec.e[name];

  root.addEventListener("click", (event) => {
    const jump = event.target.closest("a[href^='#']");
    if (jump) {
      event.preventDefault();
      document.getElementById(jump.getAttribute("href").slice(1))?.focus();
    }
    const id = handler(event.target, "click");
    if (id) line.tell("click", id, null);
  });
  root.addEventListener("input", (event) => {
    const id = handler(event.target, "input");
    clearTimeout(typing);
    if (id) typing = setTimeout(() => line.tell("input", id, event.target.value), WAIT_BEFORE_TYPED);
  });
  root.addEventListener("change", (event) => {
    const id = handler(event.target, "change");
    if (id) line.tell("change", id, event.target.type === "checkbox" ? event.target.checked : event.target.value);
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const id = handler(event.target, "submit");
    if (id) line.tell("submit", id, Object.fromEntries(new FormData(event.target)));
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const id = handler(event.target, "escape");
      if (id) line.tell("click", id, null);
    }
    if (event.target.getAttribute("role") === "tab") moveTab(event);
  });
}

function climb(target, name, root) {
  for (let dom = target; dom && dom !== root; dom = dom.parentElement) if (dom.spec?.e?.[name]) return dom;
  return null;
}

function moveTab(event) {
  const tabs = [...event.target.parentElement.querySelectorAll("[role=tab]")];
  const here = tabs.indexOf(event.target);
  const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  tab.focus();
  tab.click();
}

function keepFocus(root, had, focus) {
  // Where the page asks for it; else, if what had the focus is gone, the message about what happened, or the heading.
  if (focus) document.getElementById(focus)?.focus();
  else if (had && (document.activeElement === document.body || !document.activeElement))
    (root.querySelector(".as-message-text") ?? root.querySelector("h1"))?.focus();
}

function handOver(message, buffers) {
  const address = URL.createObjectURL(new Blob(buffers, { type: message.type }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = message.download;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

// ---- the widget ----------------------------------------------------------------------------------------------------

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "as-surface";
  const busy = document.createElement("p");
  busy.className = "as-busy";
  busy.setAttribute("role", "status");
  const lost = document.createElement("div");
  lost.className = "as-lost";
  lost.setAttribute("role", "alert");
  root.append(busy, lost, make(model.get("view").tree));
  el.append(root);

  const line = new Line(model, root);
  listen(root, line);
  let focused = model.get("view").focus.times;
  const show = () => {
    const view = model.get("view");
    const had = root.contains(document.activeElement);
    amend(root.lastChild, view.tree);
    line.answered(view.answered);
    keepFocus(root, had, view.focus.times > focused ? view.focus.id : "");
    focused = view.focus.times;
  };
  const work = () => line.busy("Arbejder …");
  const receive = (message, buffers) => message.download && handOver(message, buffers);
  model.on("change:view", show);
  model.on("change:working", work);
  model.on("msg:custom", receive);
  document.documentElement.classList.add("as-ready");
  return () => {
    model.off("change:view", show);
    model.off("change:working", work);
    model.off("msg:custom", receive);
  };
}

export default { render };
