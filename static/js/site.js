// What every page has: hearts with the number beside "Merkliste", and buttons that share a link.
import { shareOnDemand } from "./share.js";
import { followHearts } from "./shortlist/hearts.js";

followHearts();
shareOnDemand();
