// Copies the address of a calendar, which stands beside the button and can be selected where that is refused.

const button = document.getElementById("tp-copy");
const address = document.getElementById("tp-address");
const done = document.getElementById("tp-copied");

button.hidden = false;
button.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(address.textContent);
    done.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(address);
    done.textContent = "Selected. Copy it with Ctrl and C.";
  }
});
