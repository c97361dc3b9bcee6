import { expect, it } from 'vitest';
import { github } from './github.ts';

const whole = { GITHUB_REPOSITORY: 'acme/images', GITHUB_TOKEN: 'ghs_1' };

it('an environment that lacks what names GitHub is told which variables', () => {
  expect(() => github({})).toThrow('lacks GITHUB_REPOSITORY (`owner/name`) and GITHUB_TOKEN (or GH_TOKEN)');
  expect(() => github({ ...whole, GITHUB_REPOSITORY: '' })).toThrow(/lacks GITHUB_REPOSITORY \(`owner\/name`\)$/);
  expect(() => github({ ...whole, GITHUB_TOKEN: '' })).toThrow(/lacks GITHUB_TOKEN \(or GH_TOKEN\)$/);
  expect(() => github({ ...whole, GITHUB_TOKEN: '', GH_TOKEN: 'ghs_2' })).not.toThrow();
});

it('an environment that names it wrongly is told where that is read from', () => {
  const wrong = [{ GITHUB_REPOSITORY: 'images' }, { GITHUB_TOKEN: 'a\nb' }, { GITHUB_API_URL: 'http://example.com' }];
  for (const one of wrong) {
    expect(() => github({ ...whole, ...one })).toThrow(
      expect.objectContaining({ name: 'InvalidGithubSettings', message: expect.stringMatching(/GITHUB_API_URL$/) }),
    );
  }
});
