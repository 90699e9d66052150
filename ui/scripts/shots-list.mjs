// What is pictured: a name, the path after `#`, a scene of the invented answers, and steps to take first.
import { accounts } from './shots/accounts.mjs';
import { campaigns } from './shots/campaigns.mjs';
import { people } from './shots/people.mjs';
import { settings } from './shots/settings.mjs';

export const shots = [...people, ...campaigns, ...accounts, ...settings];
