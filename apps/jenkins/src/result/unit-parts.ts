/** What the name of a unit in a schedule tells: `web/aws/linux`, or `web/aws/linux@1.0.0` of another commit. */
export function unitParts(unit: string): { readonly image: string; readonly target: string } {
  const [plain = ''] = unit.split('@');
  const [image = '', ...target] = plain.split('/');
  return { image, target: target.join('/') };
}
