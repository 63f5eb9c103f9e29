import type { Rgb } from './materials.ts';
import type { Mesh } from './mesh.ts';
import { cross, normalize, scale, subtract, type Vec3 } from './vector.ts';

/** A rectangular lamp that shines to one side; it is seen in reflections but not by the camera. */
export interface Light {
  readonly centre: Vec3;
  readonly halfU: Vec3;
  readonly halfV: Vec3;
  readonly radiance: Rgb;
}

export interface Camera {
  readonly eye: Vec3;
  readonly target: Vec3;
  /** Full vertical angle. */
  readonly fovDeg: number;
  /** Lens radius in cm (0 = everything sharp) and distance in focus, from the eye. */
  readonly lensRadius?: number;
  readonly focusAt?: Vec3;
  readonly rollDeg?: number;
}

/** Light from everywhere else: the room's ceiling, walls and floor. */
export interface Surroundings {
  readonly above: Rgb;
  readonly level: Rgb;
  readonly below: Rgb;
}

export interface Scene {
  readonly mesh: Mesh;
  readonly camera: Camera;
  readonly lights: readonly Light[];
  readonly surroundings: Surroundings;
}

/** A softbox `widthCm` × `heightCm` at `centre`, turned to `target`. */
export function softbox(centre: Vec3, target: Vec3, widthCm: number, heightCm: number, radiance: Rgb): Light {
  const forward = normalize(subtract(target, centre));
  const side = normalize(cross(Math.abs(forward[1]) > 0.98 ? [0, 0, 1] : [0, 1, 0], forward));
  const up = cross(forward, side);
  return { centre, halfU: scale(side, widthCm / 2), halfV: scale(up, heightCm / 2), radiance };
}

export interface CameraFrame {
  readonly right: Vec3;
  readonly up: Vec3;
  readonly forward: Vec3;
  readonly tangentY: number;
  readonly focusDistance: number;
}

export function cameraFrame(camera: Camera): CameraFrame {
  const forward = normalize(subtract(camera.target, camera.eye));
  const level = normalize(cross(forward, [0, 1, 0]));
  const upright = cross(level, forward);
  const roll = ((camera.rollDeg ?? 0) * Math.PI) / 180;
  const mix = (a: Vec3, ka: number, b: Vec3, kb: number): Vec3 => [
    a[0] * ka + b[0] * kb,
    a[1] * ka + b[1] * kb,
    a[2] * ka + b[2] * kb,
  ];
  const toFocus = subtract(camera.focusAt ?? camera.target, camera.eye);
  return {
    right: mix(level, Math.cos(roll), upright, Math.sin(roll)),
    up: mix(upright, Math.cos(roll), level, -Math.sin(roll)),
    forward,
    tangentY: Math.tan((camera.fovDeg * Math.PI) / 360),
    focusDistance: toFocus[0] * forward[0] + toFocus[1] * forward[1] + toFocus[2] * forward[2],
  };
}

/** World point to picture coordinates (pixels, y down). */
export function project(
  camera: Camera,
  widthPx: number,
  heightPx: number,
  p: Vec3,
): readonly [number, number] {
  const f = cameraFrame(camera);
  const d = subtract(p, camera.eye);
  const along = (a: Vec3): number => d[0] * a[0] + d[1] * a[1] + d[2] * a[2];
  const k = heightPx / (2 * f.tangentY * along(f.forward));
  return [widthPx / 2 + along(f.right) * k, heightPx / 2 - along(f.up) * k];
}
