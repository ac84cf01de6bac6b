// Tells, while the page's kernel starts, that it takes time, and what to do if it takes too long.
"use strict";

const line = document.getElementById("as-loading-more");

function say(seconds, text) {
  setTimeout(() => {
    const done = document.documentElement.classList.contains("as-ready") || document.querySelector(".as-failed");
    if (line && !done) line.textContent = text;
  }, seconds * 1000);
}

say(8, "Det kan tage op til et halvt minut første gang.");
say(45, "Det tager længere tid end ventet. Genindlæs siden, eller giv driften besked, hvis det fortsætter.");
window.voila_finish = () => {};
window.voila_heartbeat = () => {};
