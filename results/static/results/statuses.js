export const isWon = (seat) => seat.status === "declared" || seat.status === "uncontested";
export const isOpen = (seat) => ["counting", "counted", "recount"].includes(seat.status);
