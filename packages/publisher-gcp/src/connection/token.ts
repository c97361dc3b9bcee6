import { NoCredentials } from '@ostrata/ports';

/** Tokens of the application default credentials; the library is loaded by the first one, and need not look for the project. */
export function defaultToken(project: string): () => Promise<string> {
  let made: Promise<() => Promise<string>> | undefined;
  return async () => {
    made ??= load(project);
    return (await made)();
  };
}

async function load(projectId: string): Promise<() => Promise<string>> {
  const library = await import('google-auth-library');
  // A bundle has what a CommonJS module exports under `default` alone.
  const { GoogleAuth } = 'GoogleAuth' in library ? library : (library as { default: typeof library }).default;
  const auth = new GoogleAuth({ projectId, scopes: 'https://www.googleapis.com/auth/cloud-platform' });
  return async () => {
    try {
      return (await auth.getAccessToken()) ?? '';
    } catch (error) {
      const advice = 'run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS';
      throw new NoCredentials('gcp', advice, { cause: error });
    }
  };
}
