/** Tokens of the application default credentials; the library is loaded by the first one, and need not look for the project. */
export function defaultToken(project: string): () => Promise<string> {
  let made: Promise<() => Promise<string>> | undefined;
  return async () => {
    made ??= load(project);
    return (await made)();
  };
}

async function load(projectId: string): Promise<() => Promise<string>> {
  const { GoogleAuth } = await import('google-auth-library');
  const auth = new GoogleAuth({ projectId, scopes: 'https://www.googleapis.com/auth/cloud-platform' });
  return async () => {
    try {
      return (await auth.getAccessToken()) ?? '';
    } catch (error) {
      throw new NoCredentials({ cause: error });
    }
  };
}

/** Google's application default credentials are not there, or give no token. */
export class NoCredentials extends Error {
  override readonly name = 'NoCredentials';

  constructor(options?: ErrorOptions) {
    super(
      'no access to Google Cloud: run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS',
      options,
    );
  }
}
