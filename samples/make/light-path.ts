import { Bvh, type Hit } from './bvh.ts';
import { type FirstHit, setFirst, setFirstSky } from './first-hit.ts';
import { lampAlong, type PreparedLight, pickLamp, prepareLight } from './lamps.ts';
import { fresnel, glint, reflect, scatter, throughGlass } from './lobes.ts';
import { emptyShading } from './materials.ts';
import type { PixelSampler } from './pixel-sampler.ts';
import { type CameraFrame, cameraFrame, type Scene } from './scene.ts';

const MAX_BOUNCES = 5;
const MAX_GLASS_BOUNCES = 10;
const FIREFLY_LIMIT = 4;
const LAMP_LIMIT = 40;
const AIMED_ROUGHNESS = 0.35;
const OFFSET = 1e-3;

/** Unidirectional path tracing with light sampling for matt and rough surfaces, GGX reflection (visible normals, Heitz 2018). */
export class LightPath {
  /** Set before `follow`; changed by it. */
  readonly direction = new Float64Array(3);
  /** The light that `follow` found, without the colour of a matt first surface. */
  readonly radiance = new Float64Array(3);
  readonly first: FirstHit = { r: 0, g: 0, b: 0, nx: 0, ny: 0, nz: 0, depth: 0, product: 0, matt: false };
  readonly sampler: PixelSampler;
  readonly frame: CameraFrame;
  private readonly scene: Scene;
  private readonly bvh: Bvh;
  private readonly lights: readonly PreparedLight[];
  private readonly blocks: Uint8Array;
  private readonly corners: Int32Array;
  private readonly normals: Float32Array;
  private readonly uvs: Float32Array;
  private readonly hit: Hit = { distance: 0, triangle: 0, b1: 0, b2: 0 };
  private readonly shading = emptyShading();

  constructor(scene: Scene, sampler: PixelSampler) {
    this.scene = scene;
    this.sampler = sampler;
    this.frame = cameraFrame(scene.camera);
    this.bvh = new Bvh(scene.mesh);
    this.corners = Int32Array.from(scene.mesh.triangles);
    this.normals = Float32Array.from(scene.mesh.normals);
    this.uvs = Float32Array.from(scene.mesh.uvs);
    this.lights = scene.lights.map(prepareLight);
    const { surfaces, triangleSurface } = scene.mesh;
    this.blocks = Uint8Array.from(triangleSurface, (s) => (surfaces[s].material.glass ? 0 : 1));
  }

  /** Whether the ray from the origin along `direction` meets the product first. */
  meetsProduct(ox: number, oy: number, oz: number): boolean {
    const { direction: d, hit } = this;
    const { surfaces, triangleSurface } = this.scene.mesh;
    hit.distance = 1e9;
    if (!this.bvh.nearest(ox, oy, oz, d[0], d[1], d[2], hit)) return false;
    return surfaces[triangleSurface[hit.triangle]].product;
  }

  /** Follows one path from the origin along `direction`; leaves light in `radiance`, the first surface in `first`. */
  follow(ox: number, oy: number, oz: number): void {
    const { scene, hit, shading: m, radiance, direction: d, first, sampler } = this;
    radiance.fill(0);
    let tr = 1;
    let tg = 1;
    let tb = 1;
    let seesLights = false;
    let bounce = 0;
    let glassBounces = 0;
    first.matt = false;
    first.product = 0;
    for (;;) {
      hit.distance = 1e9;
      const found = this.bvh.nearest(ox, oy, oz, d[0], d[1], d[2], hit);
      const lamp = seesLights ? lampAlong(this.lights, ox, oy, oz, d, hit.distance) : null;
      if (lamp) {
        this.add(tr * lamp.radiance[0], tg * lamp.radiance[1], tb * lamp.radiance[2], LAMP_LIMIT);
        return;
      }
      if (!found) {
        if (bounce + glassBounces === 0) setFirstSky(first, d);
        this.addSurroundings(tr, tg, tb);
        return;
      }
      const t = 3 * hit.triangle;
      const { b1, b2 } = hit;
      const b0 = 1 - b1 - b2;
      const ia = this.corners[t];
      const ib = this.corners[t + 1];
      const ic = this.corners[t + 2];
      const surface = scene.mesh.surfaces[scene.mesh.triangleSurface[hit.triangle]];
      const x = ox + d[0] * hit.distance;
      const y = oy + d[1] * hit.distance;
      const z = oz + d[2] * hit.distance;
      const { uvs, normals: ns } = this;
      const u = uvs[2 * ia] * b0 + uvs[2 * ib] * b1 + uvs[2 * ic] * b2;
      const v = uvs[2 * ia + 1] * b0 + uvs[2 * ib + 1] * b1 + uvs[2 * ic + 1] * b2;
      surface.material.shade(m, u, v, x, y, z);
      let nx = ns[3 * ia] * b0 + ns[3 * ib] * b1 + ns[3 * ic] * b2;
      let ny = ns[3 * ia + 1] * b0 + ns[3 * ib + 1] * b1 + ns[3 * ic + 1] * b2;
      let nz = ns[3 * ia + 2] * b0 + ns[3 * ib + 2] * b1 + ns[3 * ic + 2] * b2;
      const outside = nx * d[0] + ny * d[1] + nz * d[2] < 0;
      const flip = (outside ? 1 : -1) / Math.sqrt(nx * nx + ny * ny + nz * nz);
      nx = nx * flip + m.bendX;
      ny = ny * flip + m.bendY;
      nz = nz * flip + m.bendZ;
      const nl = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
      nx *= nl;
      ny *= nl;
      nz *= nl;
      const cosView = Math.max(0.02, -(nx * d[0] + ny * d[1] + nz * d[2]));
      if (bounce + glassBounces === 0) {
        setFirst(first, m, nx, ny, nz, this.alongView(x, y, z), surface.product ? 1 : 0);
      }
      const { glass } = surface.material;
      if (glass) {
        if (!outside) {
          tr *= glass.tintPerCm[0] ** hit.distance;
          tg *= glass.tintPerCm[1] ** hit.distance;
          tb *= glass.tintPerCm[2] ** hit.distance;
        }
        if (++glassBounces > MAX_GLASS_BOUNCES) return;
        const side = throughGlass(
          d,
          sampler,
          nx,
          ny,
          nz,
          outside ? 1 / glass.index : glass.index,
          m.roughness,
        );
        seesLights = true;
        ox = x + side * nx * OFFSET;
        oy = y + side * ny * OFFSET;
        oz = z + side * nz * OFFSET;
        continue;
      }
      const schlick = (1 - cosView) ** 5 * (1 - 0.7 * m.roughness);
      const fr = fresnel(m.metal > 0 ? m.f0 + (m.r - m.f0) * m.metal : m.f0, schlick);
      const fg = fresnel(m.metal > 0 ? m.f0 + (m.g - m.f0) * m.metal : m.f0, schlick);
      const fb = fresnel(m.metal > 0 ? m.f0 + (m.b - m.f0) * m.metal : m.f0, schlick);
      const mattShare = (1 - m.metal) * (1 - fg);
      const mattWeight = mattShare * (m.r + m.g + m.b) * 0.333 + 1e-4;
      const shine = (fr + fg + fb) * 0.333;
      let pShine = shine / (shine + mattWeight);
      if (pShine < 0.2) pShine = 0.2;
      if (m.metal < 1 && pShine > 0.9) pShine = 0.9;
      if (m.metal >= 1) pShine = 1;
      sampler.next();
      const lobe = sampler.a;
      const choice = sampler.b;
      ox = x + nx * OFFSET;
      oy = y + ny * OFFSET;
      oz = z + nz * OFFSET;
      if (lobe < pShine) {
        tr *= fr / pShine;
        tg *= fg / pShine;
        tb *= fb / pShine;
        // A rough surface's wide lobe rarely meets a lamp by chance: aim at the lamp instead.
        const aims = m.roughness >= AIMED_ROUGHNESS;
        if (aims) this.addLampLight(ox, oy, oz, nx, ny, nz, choice, tr, tg, tb, bounce > 0, m.roughness);
        const weight = reflect(d, sampler, nx, ny, nz, m.roughness);
        if (weight <= 0) return;
        tr *= weight;
        tg *= weight;
        tb *= weight;
        seesLights = !aims;
      } else {
        const weight = mattShare / (1 - pShine);
        const isFirst = bounce + glassBounces === 0;
        if (isFirst) first.matt = true;
        // The first surface's own colour is multiplied back after the noise filter.
        tr *= weight * (isFirst ? 1 : m.r);
        tg *= weight * (isFirst ? 1 : m.g);
        tb *= weight * (isFirst ? 1 : m.b);
        this.addLampLight(ox, oy, oz, nx, ny, nz, choice, tr, tg, tb, bounce > 0, -1);
        scatter(d, sampler, nx, ny, nz);
        seesLights = false;
      }
      if (++bounce > MAX_BOUNCES) return;
      if (bounce > 1) {
        const survive = Math.min(0.95, Math.max(tr, tg, tb));
        sampler.next();
        if (sampler.a >= survive) return;
        tr /= survive;
        tg /= survive;
        tb /= survive;
      }
    }
  }

  private alongView(x: number, y: number, z: number): number {
    const { eye } = this.scene.camera;
    const f = this.frame.forward;
    return (x - eye[0]) * f[0] + (y - eye[1]) * f[1] + (z - eye[2]) * f[2];
  }

  private addSurroundings(tr: number, tg: number, tb: number): void {
    const { above, level, below } = this.scene.surroundings;
    const h = this.direction[1];
    const end = h > 0 ? above : below;
    const t = Math.sqrt(Math.abs(h));
    const r = level[0] + (end[0] - level[0]) * t;
    const g = level[1] + (end[1] - level[1]) * t;
    const b = level[2] + (end[2] - level[2]) * t;
    this.add(tr * r, tg * g, tb * b, FIREFLY_LIMIT);
  }

  private add(r: number, g: number, b: number, limit: number): void {
    const top = Math.max(r, g, b);
    const k = top > limit ? limit / top : 1;
    this.radiance[0] += r * k;
    this.radiance[1] += g * k;
    this.radiance[2] += b * k;
  }

  private addLampLight(
    ox: number,
    oy: number,
    oz: number,
    nx: number,
    ny: number,
    nz: number,
    choice: number,
    tr: number,
    tg: number,
    tb: number,
    indirect: boolean,
    shineRoughness: number,
  ): void {
    const { sampler } = this;
    sampler.next();
    const light = pickLamp(this.lights, choice);
    if (!light) return;
    const a = 2 * sampler.a - 1;
    const b = 2 * sampler.b - 1;
    const { centre: c, halfU: u, halfV: v, normal: n, radiance: e } = light;
    const lx = c[0] + u[0] * a + v[0] * b - ox;
    const ly = c[1] + u[1] * a + v[1] * b - oy;
    const lz = c[2] + u[2] * a + v[2] * b - oz;
    const square = lx * lx + ly * ly + lz * lz;
    const distance = Math.sqrt(square);
    const cosHere = (nx * lx + ny * ly + nz * lz) / distance;
    const cosThere = -(n[0] * lx + n[1] * ly + n[2] * lz) / distance;
    if (cosHere <= 0 || cosThere <= 0) return;
    const k1 = 1 / distance;
    if (this.bvh.occluded(ox, oy, oz, lx * k1, ly * k1, lz * k1, distance - 0.01, this.blocks)) return;
    let k = (cosHere * cosThere * light.area) / (Math.PI * square * light.share);
    if (shineRoughness > 0)
      k *= glint(this.direction, nx, ny, nz, lx * k1, ly * k1, lz * k1, cosHere, shineRoughness);
    this.add(tr * e[0] * k, tg * e[1] * k, tb * e[2] * k, indirect ? FIREFLY_LIMIT : 60);
  }
}
