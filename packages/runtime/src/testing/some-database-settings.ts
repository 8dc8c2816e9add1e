import { createSecret } from '../secrets/secret.ts';
import type { DatabaseSettings } from '../settings/service-settings.ts';

/** What `DATABASE_URL` alone gives. */
export const someDatabaseSettings = (url: string): DatabaseSettings => ({ url: createSecret(url), ca: null });
