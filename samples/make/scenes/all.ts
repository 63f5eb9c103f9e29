import type { SampleDesign } from '../sample-design.ts';
import { backpack } from './backpack.ts';
import { ceramicVase } from './ceramic-vase.ts';
import { cosmeticJar } from './cosmetic-jar.ts';
import { deskLamp } from './desk-lamp.ts';
import { enamelMug } from './enamel-mug.ts';
import { giftBox } from './gift-box.ts';
import { handbag } from './handbag.ts';
import { headphones } from './headphones.ts';
import { kettle } from './kettle.ts';
import { perfume } from './perfume.ts';
import { thermos } from './thermos.ts';
import { toyRobot } from './toy-robot.ts';

export const DESIGNS: readonly SampleDesign[] = [
  enamelMug,
  cosmeticJar,
  thermos,
  giftBox,
  handbag,
  deskLamp,
  toyRobot,
  ceramicVase,
  headphones,
  kettle,
  perfume,
  backpack,
];
