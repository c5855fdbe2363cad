import { settingsFrom } from '../../app.settings.js';
import { liveAsReplica } from '../replica-life.js';
import { crashSettings } from './crash-plan.js';

await liveAsReplica(crashSettings(settingsFrom(process.env)));
