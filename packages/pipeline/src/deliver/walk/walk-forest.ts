/** Work to do: what it waits for, and how long it is expected to take. */
export interface ForestNode {
  readonly name: string;
  /** Another node of the same forest. */
  readonly waitsFor?: string;
  readonly seconds: number;
}

/** What is done for each node. */
export interface ForestWork<Node, Result> {
  /** `above` is what the node that it waits for came to. A failure is a result; what is thrown stops the walk. */
  readonly work: (node: Node, above: Result | undefined) => Promise<Result>;
  /** Whether what stands on a node can be worked on. */
  readonly carries: (result: Result) => boolean;
  /** What a node comes to that stands on one that does not carry. */
  readonly skip: (node: Node) => Result;
}

/**
 * Works on every node, each as soon as the one it waits for is done and carries, at most `jobs` at a time; of those that could
 * start the one with the longest path below it first, since that path is what all the others can hide behind. What is thrown
 * is thrown on once all that runs has ended, and nothing more is started.
 */
export async function walkForest<Node extends ForestNode, Result>(
  nodes: readonly Node[],
  jobs: number,
  { work, carries, skip }: ForestWork<Node, Result>,
): Promise<ReadonlyMap<string, Result>> {
  const below = new Map<string | undefined, Node[]>();
  for (const node of nodes) below.set(node.waitsFor, [...(below.get(node.waitsFor) ?? []), node]);
  const paths = longestPaths(nodes);
  const length = ({ name }: Node) => paths.get(name) ?? 0;
  const results = new Map<string, Result>();
  const ready = [...(below.get(undefined) ?? [])];
  const failures: unknown[] = [];
  let running = 0;

  const finish = (node: Node, result: Result) => {
    results.set(node.name, result);
    const children = below.get(node.name) ?? [];
    if (carries(result)) ready.push(...children);
    else for (const child of children) finish(child, skip(child));
  };
  return new Promise((resolve, reject) => {
    const start = () => {
      ready.sort((a, b) => length(b) - length(a));
      while (running < jobs && failures.length === 0) {
        const node = ready.shift();
        if (node === undefined) break;
        running += 1;
        const above = node.waitsFor === undefined ? undefined : results.get(node.waitsFor);
        void work(node, above)
          .then((result) => finish(node, result))
          .catch((error: unknown) => failures.push(error))
          .then(() => {
            running -= 1;
            start();
          });
      }
      if (running > 0) return;
      if (failures.length > 0) reject(failures[0]);
      else resolve(results);
    };
    start();
  });
}

/** By node: how long it and the longest chain of what stands on it take. Nodes come parents first. */
export function longestPaths(nodes: readonly ForestNode[]): ReadonlyMap<string, number> {
  const paths = new Map(nodes.map(({ name, seconds }) => [name, seconds]));
  const seconds = new Map(paths);
  for (const { name, waitsFor } of nodes.toReversed()) {
    if (waitsFor === undefined) continue;
    const through = (seconds.get(waitsFor) ?? 0) + (paths.get(name) ?? 0);
    paths.set(waitsFor, Math.max(paths.get(waitsFor) ?? 0, through));
  }
  return paths;
}
