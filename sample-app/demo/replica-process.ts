import { settingsFrom } from '../app.settings.js';
import { demoSettings } from './demo-settings.js';
import { liveAsReplica } from './replica-life.js';

await liveAsReplica(demoSettings(settingsFrom(process.env)));
