// The tally through the night, drawn under the slider: a line a party, the majority mark, and the great moments.

import { draw } from "./dom.js";

const WIDTH = 640;
const HEIGHT = 120;

export function drawNight({ steps, parties, marks }, election, colour) {
  const x = scale(steps.length);
  const most = Math.max(
    1,
    election.majority_mark,
    ...steps.flatMap(({ tally }) => parties.map((code) => seats(tally[code]))),
  );
  const y = (count) => HEIGHT - (count / most) * (HEIGHT - 8);
  const lines = parties.map((code) =>
    draw("polyline", {
      points: steps.map(({ tally }, i) => `${x(i)},${y(seats(tally[code]))}`).join(" "),
      class: "night-line",
      stroke: colour(code),
    }),
  );
  const mark = election.majority_mark
    ? [
        draw("line", {
          x1: 0,
          x2: WIDTH,
          y1: y(election.majority_mark),
          y2: y(election.majority_mark),
          class: "night-mark",
        }),
      ]
    : [];
  const ticks = marks.map(({ step, headline }) =>
    draw("line", { x1: x(step), x2: x(step), y1: HEIGHT, y2: HEIGHT + 8, class: "night-tick" }, titled(headline)),
  );
  const cursor = draw("line", { class: "night-cursor", x1: 0, x2: 0, y1: 0, y2: HEIGHT + 8 });
  const attributes = {
    viewBox: `0 0 ${WIDTH} ${HEIGHT + 8}`,
    class: "night-picture",
    "aria-hidden": "true",
    preserveAspectRatio: "none",
  };
  return draw("svg", attributes, ...mark, ...lines, ...ticks, cursor);
}

export function moveCursor(picture, step, count) {
  const cursor = picture.querySelector(".night-cursor");
  for (const name of ["x1", "x2"]) cursor.setAttribute(name, scale(count)(step));
}

function scale(count) {
  return (step) => (count > 1 ? (step / (count - 1)) * WIDTH : 0).toFixed(1);
}

function seats([won, leading]) {
  return won + leading;
}

function titled(words) {
  const title = draw("title");
  title.textContent = words;
  return title;
}
