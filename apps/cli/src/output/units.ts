/** Seconds for people: `8.1 s`, `2 min 05 s`. */
export function seconds(value: number): string {
  if (value < 60) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Bytes for people, in powers of 1000: `442 MB`. */
export function bytes(value: number | undefined): string {
  if (value === undefined) return '';
  const steps = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(steps.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** step;
  return `${scaled >= 100 || step === 0 ? Math.round(scaled) : scaled.toFixed(1)} ${steps[step] ?? ''}`;
}
