// Runs what docs/read-our-events.md shows (follow.js, taken from the page) until it stops; on stdin the broker and group.
import { readFileSync } from "node:fs";
import { follow } from "./follow.js";

const { kafka, group } = JSON.parse(readFileSync(0, "utf-8"));
const seen = new Map();
const kept = [];
const problem = await follow(kafka, group, seen, async (body) => kept.push(body)).catch((error) => error.message);
console.log(JSON.stringify({ kept, seen: Object.fromEntries(seen), problem }));
