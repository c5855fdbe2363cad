import { z } from 'zod';
import { coordinatorStore } from '../peers/coordinator.js';
import { latency, opened, throughput } from '../questions/lock/takes.js';
import { serve } from './serve.js';

// The store of this installation, for comparing it with that of another one.

const settings = z.object({ url: z.string(), oneByOne: z.number(), together: z.number() });

await serve(settings, async ({ url, oneByOne, together }) => {
  const { measure, close } = await opened(coordinatorStore('node-redis 5'), 'ours', url, async (take) => {
    const alone = await latency(take, oneByOne);
    const beside = await throughput(take, together);
    return {
      taken: alone.taken + beside.taken,
      wanted: alone.wanted + beside.wanted,
      readings: { ...alone.readings, ...beside.readings },
    };
  });
  return { answer: measure, close };
});
