// Copy buttons: the text of the element that a button names, to the clipboard. Without this script the buttons stay hidden.
"use strict";
(function () {
  document.documentElement.classList.add("scripted");

  function words(element) {
    const items = element.querySelectorAll(":scope > li");
    return items.length ? Array.from(items, (item) => item.innerText.trim()).join("\n") : element.innerText.trim();
  }

  // Older browsers, and pages opened from a folder where the clipboard is not offered.
  function byHand(text) {
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "hidden";
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return byHand(text);
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const element = document.getElementById(button.dataset.copy);
    const before = button.textContent;
    if (element && (await copy(words(element)))) {
      button.textContent = button.dataset.done;
      button.focus();
      setTimeout(() => { button.textContent = before; }, 2000);
    }
  });
})();
