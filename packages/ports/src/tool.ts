/** A program that is needed is not on this machine. The message says how to get it. */
export class ToolMissing extends Error {
  override readonly name = 'ToolMissing';
  readonly tool: string;

  constructor(tool: string, neededFor: string, howToGet: string, options?: ErrorOptions) {
    super(`${tool} is not on this machine; it is needed for ${neededFor}; ${howToGet}`, options);
    this.tool = tool;
  }
}

/** What is known of a program on this machine. `version` is absent when the program is. */
export interface ToolReport {
  readonly tool: string;
  readonly neededFor: string;
  readonly version?: string;
  readonly path?: string;
  /** What is wrong with it, or how to get it. */
  readonly advice?: string;
  readonly ok: boolean;
}
