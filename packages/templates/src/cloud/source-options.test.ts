import { attribute, block, object, print, ref, str } from '@ostrata/hcl';
import { expect, it } from 'vitest';
import { withSourceOptions } from './source-options.ts';

const body = [
  attribute('name', str('web')),
  attribute('tags', ref('local.tags')),
  block('metadata_options', [], [attribute('http_tokens', str('required'))]),
];
const rendered = (options: Parameters<typeof withSourceOptions>[1]) =>
  print(withSourceOptions(body, options, ['tags', 'filters']));

it('replaces an attribute where it stands, and puts a new one before the blocks', () => {
  expect(rendered({ name: 'x', ebs_optimized: true, ports: [1, 2] })).toBe(`name          = "x"
tags          = local.tags
ebs_optimized = true
ports         = [1, 2]
metadata_options {
  http_tokens = "required"
}
`);
});

it('merges a map key by key, and any other mapping into the block of its name', () => {
  expect(rendered({ tags: { a: '${x}' }, metadata_options: { hops: 2 }, vpc_filter: { filters: { id: 'y' } } }))
    .toBe(`name = "web"
tags = merge(local.tags, {
  a = "$\${x}"
})
metadata_options {
  http_tokens = "required"
  hops        = 2
}
vpc_filter {
  filters = {
    id = "y"
  }
}
`);
});

it('takes out what is null, and puts a list of mappings in the place of all blocks of its name', () => {
  expect(rendered({ tags: null, metadata_options: [{ a: 1 }, { b: { c: 2 } }] })).toBe(`name = "web"
metadata_options {
  a = 1
}
metadata_options {
  b {
    c = 2
  }
}
`);
});

it('puts a block in the place of one that may be there or not', () => {
  const maybe = block('dynamic', ['key'], [attribute('for_each', ref('var.keys'))]);
  expect(print(withSourceOptions([maybe], { key: { name: 'x' } }, []))).toBe('key {\n  name = "x"\n}\n');
  expect(print(withSourceOptions([maybe], { key: null }, []))).toBe('');
});

it('keeps all that it is not told of', () => {
  expect(rendered({})).toBe(print(body));
  expect(print(withSourceOptions([attribute('tags', object({}))], { tags: { a: 1 } }, ['tags']))).toBe(
    'tags = {\n  a = 1\n}\n',
  );
});
