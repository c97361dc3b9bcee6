import * as z from 'zod';

/** One page of a GraphQL connection. */
export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The schema of a page; `pageInfo { hasNextPage endCursor }` must be asked for. */
export function pageSchema<Node>(node: z.ZodType<Node>): z.ZodType<Page<Node>> {
  const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
  return z.object({ nodes: z.array(node), pageInfo });
}

/** The nodes of all pages. */
export async function allPages<Node>(read: (after: string | null) => Promise<Page<Node>>): Promise<readonly Node[]> {
  const nodes: Node[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page<Node> = await read(after);
    nodes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return nodes;
    after = page.pageInfo.endCursor;
  }
}
