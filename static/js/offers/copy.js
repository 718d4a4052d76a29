// Copy a text that stands on the page; where the clipboard is closed it is marked, so that one key press copies it.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const status = button.parentElement.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = button.dataset.done;
    } catch {
      field.focus();
      field.select();
      status.textContent = button.dataset.failed;
    }
  });
}
