import type { Scene } from '../engine/scene.js';
import { type VoidRepetition, voidRepetitions } from '../engine/void-scene.js';
import { sceneTable, table } from './table.js';

/** A scene as Markdown, without its goals; where not all came about that was asked for, that instead of figures. */
export function sceneText(scene: Scene): string[] {
  const voids = voidRepetitions(scene.series);
  const note = scene.note === undefined ? [] : [scene.note];
  const figures = voids.length === 0 ? [sceneTable(scene), ...refusalNotes(scene)] : voidNote(voids);
  return [`### ${scene.title}`, ...note, ...figures];
}

function voidNote(voids: readonly VoidRepetition[]): string[] {
  return [
    '**No figures: not all came about that was asked for.**',
    table(
      ['', 'repetition', 'what came about'],
      voids.map(({ of, repetition, reason }) => [of, String(repetition), reason]),
    ),
  ];
}

function refusalNotes({ series }: Scene): string[] {
  return series.flatMap(({ name, refusals = {} }) => {
    const counted = Object.entries(refusals).sort(([, one], [, other]) => other - one);
    if (counted.length === 0) return [];
    const reasons = counted.map(([reason, count]) => `${count.toLocaleString('en')} × ${reason}`);
    return [`Why ${name} left slots to nobody, as its replicas told: ${reasons.join('; ')}.`];
  });
}
