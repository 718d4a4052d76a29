// The list page: instant filtering, place suggestions, the phone's sheet and map, list and map as one thing.
import { showFocusedChips } from "./chips.js";
import { suggestPlaces } from "./places.js";
import { followFilter } from "./filter_form.js";
import { openSheet } from "./filter_sheet.js";
import { linkListAndMap } from "./list_and_map.js";
import { narrowLists } from "./narrow.js";
import { searchNearby } from "./near.js";
import { followMap } from "./section.js";
import { swapViews } from "./views.js";

swapViews(); // it listens before the filter does: from the map to the list nothing has to be asked
const form = document.getElementById("filter");
const { now, nearby } = followFilter(form);
suggestPlaces(document.getElementById("ort"), now);
searchNearby(document.getElementById("naehe"), nearby);
openSheet(document.getElementById("mehr-filter"), form);
followMap(form, now);
narrowLists();
linkListAndMap();
showFocusedChips();
