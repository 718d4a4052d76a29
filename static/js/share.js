// Buttons with data-share hand on a link: by the system's own sheet, else by the clipboard, else as text to copy.
import { note, offer, say } from "./note.js";

export function shareOnDemand() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-share]");
    if (button) share(new URL(button.dataset.share, location.origin).href);
  });
}

async function share(url) {
  if (navigator.share) {
    try {
      await navigator.share({ title: document.title, url });
      return;
    } catch (error) {
      if (error.name === "AbortError") return; // the visitor changed their mind
    }
  }
  try {
    await navigator.clipboard.writeText(url);
    say(note().dataset.textCopied);
  } catch {
    offerToCopy(url);
  }
}

function offerToCopy(url) {
  const content = document.getElementById("link-zum-kopieren").content.cloneNode(true);
  const field = content.querySelector("input");
  field.value = url;
  offer(content);
  field.focus();
  field.select();
}
