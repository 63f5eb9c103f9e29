import { joinField, type Problem } from '../protocol/problem-list.ts';
import type { EngineChoice } from './configured-services.ts';
import type { EngineList } from './create-engines.ts';
import { ENGINE_SLOTS } from './engine.ts';

/**
 * A name that is not there would quietly be stood in for: a seller who mistyped it must hear of it before the work.
 *
 * @param field what messages call the choice, for instance `engines`
 */
export function unknownEngines(choice: EngineChoice = {}, known: EngineList, field = 'engines'): Problem[] {
  return ENGINE_SLOTS.flatMap((slot) => {
    const wanted = choice[slot];
    const names = known[slot].map(({ name }) => name);
    if (wanted === undefined || names.includes(wanted)) return [];
    return [
      { field: joinField(field, [slot]), remedy: `there is no engine "${wanted}"; use ${names.join(', ')}` },
    ];
  });
}
