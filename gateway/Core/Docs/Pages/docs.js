"use strict";

// Shows /openapi.json: chapters of operations, their schemas, and a form to try each one out.
let api = null;
const $ = (id) => document.getElementById(id);

// make("p", "text", child…): an element; a word "tag.class" gives it a class.
function make(name, ...content) {
  const [tag, className] = name.split(".");
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content.filter((part) => part !== null && part !== ""));
  return element;
}

// A <details> whose content is made when it is first opened.
function folded(className, heading, fill) {
  const box = make("details." + className, make("summary", ...heading));
  let isFilled = false;
  box.addEventListener("toggle", () => {
    if (box.open && !isFilled) {
      isFilled = true;
      box.append(fill());
    }
  });
  return box;
}

function resolve(value) {
  if (!value || !value.$ref) return value;
  return value.$ref.slice(2).split("/").reduce((part, key) => part[key], api);
}

// MARK: Schemas

function words(schema) {
  const found = resolve(schema) || {};
  const parts = [];
  if (schema.$ref) parts.push(schema.$ref.split("/").pop());
  else if (found.type) parts.push([].concat(found.type).join(" or "));
  if (found.format) parts.push(found.format);
  if (found.enum) parts.push("one of " + found.enum.map((word) => JSON.stringify(word)).join(", "));
  if (found.pattern) parts.push(found.pattern);
  const from = found.minimum ?? found.minLength ?? found.minItems;
  const to = found.maximum ?? found.maxLength ?? found.maxItems;
  if (from !== undefined || to !== undefined) parts.push(`${from ?? ""}…${to ?? ""}`);
  return parts.join(", ") || "any";
}

function schemaView(schema, depth = 0) {
  const found = resolve(schema);
  if (!found || depth > 5) return "";
  const choices = found.oneOf || found.anyOf || found.allOf;
  if (choices) {
    const kind = found.allOf ? "all of" : "one of";
    return make("div", make("span.muted", kind), make("ul", ...choices.map((choice) =>
      make("li", make("code", words(choice)), schemaView(choice, depth + 1)))));
  }
  if (found.items) return make("div", "items: ", make("code", words(found.items)),
    schemaView(found.items, depth + 1));
  if (!found.properties) return "";
  return make("ul", ...Object.entries(found.properties).map(([name, property]) =>
    make("li", make("code", name), (found.required || []).includes(name) ? " " : "? ",
      make("span.muted", words(property)), schemaView(property, depth + 1))));
}

function exampleOf(schema) {
  const found = resolve(schema) || {};
  return found.examples ? found.examples[0] : {};
}

// MARK: One operation

function operationView(method, path, operation) {
  const view = make("div");
  if (operation.description) view.append(make("p", operation.description));
  if (operation["x-audience"]) view.append(make("p", "For: " + operation["x-audience"]));
  const body = operation.requestBody && Object.entries(operation.requestBody.content)[0];
  if (body) view.append(make("h4", "Body"), make("code", body[0]), schemaView(body[1].schema));
  view.append(make("h4", "Answers"), ...Object.entries(operation.responses).map(answerView));
  view.append(tryView(method, path, operation, body));
  return view;
}

function answerView([status, given]) {
  const answer = resolve(given);
  return folded("answer", [make("b", status), " ", answer.description], () => {
    const content = Object.entries(answer.content || {})[0];
    return content
      ? make("div", make("code", content[0]), " ", words(content[1].schema),
        schemaView(content[1].schema))
      : make("p", "Without a body");
  });
}

// MARK: Trying it out

function tryView(method, path, operation, body) {
  const form = make("form");
  const inputs = (operation.parameters || []).map((given) => {
    const parameter = resolve(given);
    const input = make("input");
    input.name = parameter.name;
    input.required = !!parameter.required;
    input.placeholder = words(parameter.schema);
    form.append(make("label",
      make("span", make("code", parameter.name), ` (${parameter.in}) `, parameter.description || ""),
      input));
    return { parameter, input };
  });
  const text = body ? make("textarea", JSON.stringify(exampleOf(body[1].schema), null, 2)) : null;
  if (text) {
    text.setAttribute("aria-label", "Body");
    form.append(text);
  }
  const output = make("pre");
  output.setAttribute("aria-live", "polite");
  output.hidden = true;
  form.append(make("button", "Send"), output);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    output.hidden = false;
    output.textContent = "…";
    try {
      output.textContent = await send(method, path, inputs, body && body[0], text && text.value);
    } catch (error) {
      output.textContent = String(error);
    }
  });
  return form;
}

async function send(method, path, inputs, type, text) {
  const headers = new Headers();
  const query = new URLSearchParams();
  let target = path;
  for (const { parameter, input } of inputs) {
    if (!input.value) continue;
    if (parameter.in === "path") {
      target = target.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    } else if (parameter.in === "query") {
      query.set(parameter.name, input.value);
    } else {
      headers.set(parameter.name, input.value);
    }
  }
  if (text) headers.set("Content-Type", type);
  await prove(headers, method);
  const address = target + (query.size ? "?" + query : "");
  const answer = await fetch(address, { method: method.toUpperCase(), headers, body: text || null });
  const fields = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  return `${answer.status} ${answer.statusText}\n${fields}\n\n${pretty(await answer.text())}`;
}

// The pasted token, else the session's cookie with its CSRF token where something changes.
async function prove(headers, method) {
  const token = $("token").value.trim();
  if (token) {
    headers.set("Authorization", token.includes(" ") ? token : "Token " + token);
  } else if (method !== "get") {
    const me = await fetch("/api/v1/identity/me");
    if (me.ok) headers.set("X-CSRF-Token", (await me.json()).csrf_token || "");
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

// MARK: The list

function operations() {
  return Object.entries(api.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([method, operation]) => ({ method, path, operation })));
}

function show() {
  const wanted = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = operations().filter(({ method, path, operation }) => {
    const text = [method, path, operation.summary, ...operation.tags].join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const byTag = Map.groupBy(found, ({ operation }) => operation.tags[0]);
  const tags = [...byTag].map(([tag, list]) => {
    const box = folded("tag", [tag, make("span.muted", ` ${list.length}`)], () =>
      make("div", ...list.map(({ method, path, operation }) => folded("operation",
        [make("span.method", method.toUpperCase()), make("span.path", path), operation.summary],
        () => operationView(method, path, operation)))));
    box.open = wanted.length > 0 && found.length < 200;
    return box;
  });
  $("tags").replaceChildren(...tags);
  const away = api["x-unavailable"] || [];
  $("state").textContent = `${found.length} operations`
    + (away.length ? `; not available now: ${away.join(", ")}` : "");
}

addEventListener("DOMContentLoaded", async () => {
  try {
    const answer = await fetch("/openapi.json");
    if (!answer.ok) throw new Error(`openapi.json: ${answer.status}`);
    api = await answer.json();
    show();
    $("search").addEventListener("input", show);
  } catch (error) {
    $("state").textContent = String(error);
  }
});
