// The form's relations, asked again where a cell was corrected. Which side a cell is on follows from its place.

const RIGHT = {
  "REQ.BALANCE": ([, row]) => row === "total_processed" || row === "carried_forward",
  "REQ.OUTCOMES": ([, row]) => row === "total_processed",
  "REQ.COLUMNS": ([, , column]) => column === "total",
  "REV.TOTAL": ([, , column]) => column === "total",
};

/** Return `finding` with status and sides as they are when each cell is worth `valueOf(key)`, null where it is blank. */
export function asked(finding, valueOf) {
  const isRight = RIGHT[finding.code];
  if (!isRight) return finding;
  const sums = [0, 0];
  for (const key of finding.cells) {
    const value = valueOf(key);
    if (value === null) return { ...finding, status: "not_assessable", left: null, right: null };
    sums[isRight(key.split(".")) ? 1 : 0] += value;
  }
  const [left, right] = sums.map((sum) => Math.round(sum * 1e6) / 1e6); // amounts have at most six decimals
  return { ...finding, left, right, status: left === right ? "pass" : "fail" };
}
