import type { PackerArtifact } from '@ostrata/ports';
import type { MachineLine } from './machine-readable.ts';

/** Gathers the artifacts out of the lines of a build; one that several post-processors pass on is given once. */
export function artifactCollector(): {
  readonly add: (line: MachineLine) => void;
  readonly artifacts: () => readonly PackerArtifact[];
} {
  const found = new Map<string, { id: string; builder: string; files: string[] }>();
  return {
    add: ({ target, type, data }) => {
      if (type !== 'artifact') return;
      const [index = '', key = '', ...values] = data;
      const name = `${target}\n${index}`;
      const artifact = found.get(name) ?? { id: '', builder: target, files: [] };
      found.set(name, artifact);
      if (key === 'id') artifact.id = values.join(',');
      if (key === 'file') artifact.files.push(values.slice(1).join(','));
    },
    artifacts: () => unique([...found.values()]),
  };
}

function unique(artifacts: readonly PackerArtifact[]): readonly PackerArtifact[] {
  return [...new Map(artifacts.map((artifact) => [JSON.stringify(artifact), artifact])).values()];
}
