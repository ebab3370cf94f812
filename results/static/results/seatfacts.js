// One seat: who is ahead, and what is remarkable about it; as `results/web/pages/wording.py` judges.

export const isWon = (seat) => seat.status === "declared" || seat.status === "uncontested";
export const isOpen = (seat) => ["counting", "counted", "recount"].includes(seat.status);

export const isStopped = (seat) => ["withheld", "countermanded", "void"].includes(seat.status);

export const ahead = (seat) => (isStopped(seat) ? null : (isWon(seat) && seat.winner) || seat.leader);

export function behind(seat) {
  if (isStopped(seat)) return null;
  const first = ahead(seat);
  return first && seat.leader && seat.leader.serial !== first.serial ? seat.leader : seat.runner_up;
}

export function isEarly(seat) {
  return seat.status === "counting" && (!seat.round || !seat.rounds || seat.round * 4 < seat.rounds);
}

export const isTie = (seat) => seat.leader === null && seat.margin === 0 && isOpen(seat);

export function isClose(seat) {
  if (seat.margin === null || !(isOpen(seat) || seat.status === "declared")) return false;
  return seat.votes_counted ? seat.margin * 50 <= seat.votes_counted : seat.margin < 1000;
}

export function lostBy(seat) {
  const before = seat.previous?.party;
  const first = ahead(seat);
  return before && first && first.party !== before ? before : null;
}

export function seatClasses(seat, isNew) {
  const marks = {
    "is-won": isWon(seat),
    "is-early": isEarly(seat),
    "is-tie": isTie(seat),
    "is-close": isClose(seat),
    "is-gain": lostBy(seat) !== null,
    "is-corrected": seat.corrected,
    "is-flagged": seat.flags.length > 0,
    "is-new": isNew,
    "is-empty": !ahead(seat) && !isTie(seat),
  };
  return [`s-${seat.status}`, ...Object.keys(marks).filter((name) => marks[name])].join(" ");
}
