/** An option's value is not right. */
export class BadOption extends Error {
  override readonly name = 'BadOption';

  constructor(option: string, hint: string) {
    super(`\`${option}\` cannot be that: ${hint}`);
  }
}
