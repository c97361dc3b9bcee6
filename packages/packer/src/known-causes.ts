/** What to look at, for failures whose own words do not say it. The first that fits is given. */
export function knownCause(output: string): string | undefined {
  return causes.find(([sign]) => sign.test(output))?.[1];
}

const causes: readonly (readonly [RegExp, string])[] = [
  [
    /Could not access KVM kernel module|failed to initialize kvm|KVM is not (?:available|supported)/i,
    'KVM does not work on this machine: build with the variable accelerator = "tcg", which is slower',
  ],
  [
    /Could not set up host forwarding rule|Address already in use/i,
    'a port that the machine needs is taken: end what holds it, or run again, since ports are chosen anew',
  ],
  [
    /Failed to get (?:shared )?"(?:write|consistent read)" lock/i,
    'the disk is open in another QEMU: end that one first',
  ],
  [
    /Backing file specified without backing format/i,
    'this Packer is too old for this QEMU to use a backing file: copy the parent, or use a current Packer',
  ],
  [/No space left on device|disk quota exceeded/i, 'the disk is full: make room, with `ostrata prune` for one'],
  [
    /unable to authenticate|ssh: handshake failed/i,
    "the guest runs and refuses the login: look at the parent image's access and firstBoot, and whether its last build removed the key it should have kept",
  ],
  [
    /Timeout waiting for SSH|Timeout waiting for WinRM|timeout waiting for.*(?:ssh|boot)/i,
    "the guest never answered: look at its console, at the parent image's access and firstBoot, and whether the machine is slow without KVM",
  ],
  [
    /Qemu failed to start|qemu-system-\S+: |Could not (?:open|load)/i,
    'QEMU did not start: its own message stands in the excerpt; `ostrata doctor` checks what it needs',
  ],
  [
    /executable file not found in \$PATH|command not found/i,
    'a program that the build calls is not on this machine; `ostrata doctor` says which and how to get it',
  ],
  [
    /missing plugins?|plugins are required, but not installed|(?:builder|provisioner|post-processor) \S+ is unknown/i,
    'a Packer plugin is not installed: run `packer init` in the folder',
  ],
  [/Output directory .* (?:already )?exists/i, 'an earlier run left its output there: remove it'],
];
