/** What the name of a unit in a schedule tells: `web/aws/linux`, or `web/aws/linux@1.0.0` of another commit. */
export interface UnitParts {
  readonly image: string;
  readonly target: string;
}

/** Reads the name of a unit; `undefined` for what can be none. */
export function parseUnitName(unit: string): UnitParts | undefined {
  const [, image, target] = /^([a-z0-9-]+)\/([a-z0-9-]+\/[a-z0-9-]+)(?:@[\w.-]+)?$/.exec(unit) ?? [];
  return image === undefined || target === undefined ? undefined : { image, target };
}
