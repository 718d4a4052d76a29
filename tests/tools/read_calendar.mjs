// What ical.js reads in a calendar file: `node read_calendar.mjs FILE` prints JSON, see read_calendars.py.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const moment = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString().replace(".000Z", "+00:00"));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const last = event.endDate.clone();
  if (last.isDate) last.adjust(-1, 0, 0, 0);
  const cancelled = component.getFirstPropertyValue("status") === "CANCELLED";
  return [component.getFirstPropertyValue("url"), moment(event.startDate), moment(last), cancelled];
});
console.log(JSON.stringify(events));
