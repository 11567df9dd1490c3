/** What was measured, for people to read. */

export type Figures = {
  readonly name: string;
  readonly unit: 'ms' | 's' | 'a minute' | '';
  readonly values: readonly number[];
  /** What it is to be, in words. */
  readonly aim?: string;
  readonly note?: string;
};

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = NaN, high = NaN] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return (low + high) / 2;
}

/** A table with a line for each. */
export function tableOf(all: readonly Figures[]): string {
  const rows = all.map(({name, unit, values, aim = '', note = ''}) => {
    const show = (value: number) =>
      `${value.toFixed(unit === 'ms' || unit === '' ? 0 : 1)} ${unit}`.trim();
    const three = [Math.min(...values), median(values), Math.max(...values)].map(show);
    return [name, ...three, String(values.length), aim, note];
  });
  const table = [['', 'min', 'median', 'max', 'runs', 'aim', ''], ...rows];
  const widths = table[0]?.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = (column: number) => column > 0 && column < 5;
  return table
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths?.[column] ?? 0;
          return isNumber(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
