import type { Access } from '@ostrata/catalog';

/** A command line that is run as root, however the user becomes root. `command` holds no double quotes. */
export function asRoot({ become }: Access, command: string): string {
  switch (become) {
    case 'none':
      return command;
    case 'sudo':
    case 'doas':
      return `${become} ${command}`;
    case 'su':
      return `su root -c "${command}"`;
  }
}
