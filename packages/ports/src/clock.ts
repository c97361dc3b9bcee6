/** The time, from outside: `now` for what is recorded, `seconds` for what is measured (monotonic, from any start). */
export interface Clock {
  now(): Date;
  seconds(): number;
}
