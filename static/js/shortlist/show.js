// The page of the shortlist: shows the visitor's own list, or offers to take over one that somebody has shared.
import { followOwnList } from "./own.js";
import { followSharedList } from "./shared.js";

if (document.querySelector(".shortlist--own")) followOwnList();
else followSharedList();

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
