import { closeSync, fchmodSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A log that is appended to, readable by its owner alone. Each line gets the time; what was written survives a crash. */
export function openLog(path: string): { readonly write: (text: string) => void; readonly close: () => void } {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'a', 0o600);
  fchmodSync(file, 0o600);
  return {
    write: (text) => {
      const at = new Date().toISOString();
      const lines = text.replace(/\n+$/, '').split('\n');
      writeSync(file, lines.map((line) => `${at} ${line}\n`).join(''));
    },
    close: () => closeSync(file),
  };
}
