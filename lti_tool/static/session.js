// In a browser that keeps no cookie the session goes along with every link, form and request of this page.

"use strict";

{
  const secret = document.querySelector('meta[name="quizport-session"]').content;
  const ours = (url) => url.origin === location.origin && url.pathname.startsWith("/l/");

  function carry(form) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "session", value: secret });
    form.append(field);
  }

  function follow(url, target) {
    const form = document.createElement("form");
    url.searchParams.set("session", "form");
    Object.assign(form, { method: "post", action: url.href, target });
    carry(form);
    document.body.append(form);
    form.submit();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    const url = new URL(link.href);
    if (!ours(url) || (url.hash && url.pathname === location.pathname)) return;
    event.preventDefault();
    follow(url, event.ctrlKey || event.metaKey ? "_blank" : link.target);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const url = new URL(form.action);
    if (event.defaultPrevented || !ours(url)) return;
    if (form.method === "get") {
      event.preventDefault();
      for (const [name, value] of new FormData(form)) url.searchParams.set(name, value);
      follow(url, form.target);
    } else {
      carry(form);
    }
  });

  const request = window.fetch.bind(window);
  window.fetch = (resource, options = {}) => {
    const url = new URL(resource instanceof Request ? resource.url : resource, location.href);
    if (!ours(url)) return request(resource, options);
    const headers = new Headers(options.headers ?? (resource instanceof Request ? resource.headers : undefined));
    headers.set("X-Quizport-Session", secret);
    return request(resource, { ...options, headers });
  };
}
