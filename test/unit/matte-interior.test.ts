import { expect, it } from 'vitest';
import { firmInterior } from '../../src/services/sam/firm-interior.ts';

it('makes a pale label opaque and leaves rim, hair and holes as they are', () => {
  const side = 300;
  const data = new Uint8Array(side * side);
  const at = (x: number, y: number) => y * side + x;
  for (let y = 50; y < 250; y += 1) for (let x = 50; x < 250; x += 1) data[at(x, y)] = 255;
  for (let y = 120; y < 180; y += 1) for (let x = 120; x < 180; x += 1) data[at(x, y)] = 160; // the label
  for (let y = 50; y < 250; y += 1) data[at(50, y)] = 140; // a soft rim
  for (let y = 200; y < 230; y += 1) for (let x = 70; x < 100; x += 1) data[at(x, y)] = 0; // a handle's hole
  const firm = firmInterior({ widthPx: side, heightPx: side, data }).data;
  expect(firm[at(150, 150)]).toBe(255);
  expect(firm[at(50, 150)]).toBe(140);
  expect(firm[at(85, 215)]).toBe(0);
  expect([...firm].filter((value) => value >= 128).length).toBe(
    [...data].filter((value) => value >= 128).length,
  );
});
