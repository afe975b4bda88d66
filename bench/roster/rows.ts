/** A roster of this size: its header, then numbers, names, ids and variables of every kind. */
export function* rosterRows(rows: number, columns: number): Generator<(string | number)[], void> {
  const variables = Array.from({ length: columns - 3 }, (_, index) => `v${index + 1}`);
  yield ['phoneNumber', 'name', 'contactId', ...variables];
  for (let row = 0; row < rows; row++) {
    const values = variables.map((_, index) =>
      index % 2 === 0 ? row * 7 + index : `value ${row} of ${index}`,
    );
    yield [`138${String(row).padStart(8, '0')}`, `姓名${row}`, `C${row}`, ...values];
  }
}
