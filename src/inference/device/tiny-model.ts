import { ELEMENT, GRAPH, MODEL_GRAPH, nodeField, valueField } from '../onnx-fields.ts';
import { concatBytes, wireBytes, wireString, wireVarint } from '../protobuf-wire.ts';

const GRAPH_NAME = 2;
const MODEL = { irVersion: 1, opsetImport: 8 } as const;

/** The smallest model that proves a device: `sum` = `x` + `x` of any length. */
export function tinyModel(): Uint8Array {
  const graph = [
    nodeField({ opType: 'Add', inputs: ['x', 'x'], output: 'sum' }),
    wireString(GRAPH_NAME, 'tiny'),
    valueField(GRAPH.input, 'x', ELEMENT.float, ['n']),
    valueField(GRAPH.output, 'sum', ELEMENT.float, ['n']),
  ];
  return concatBytes([
    wireVarint(MODEL.irVersion, 8),
    wireBytes(MODEL.opsetImport, [wireVarint(2, 13)]),
    wireBytes(MODEL_GRAPH, graph),
  ]);
}
