// Tells the page around how tall the content is. The number is no secret, so whoever shows us may hear it.
const LIST_GROWS = !document.body?.classList.contains("embed--karte");

function tell() {
  const { height } = document.body.getBoundingClientRect();
  parent.postMessage({ type: "mintkarte:hoehe", hoehe: Math.ceil(height) }, "*");
}

if (parent !== window && LIST_GROWS) new ResizeObserver(tell).observe(document.body);
