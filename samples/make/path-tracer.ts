import { LightPath } from './light-path.ts';
import { PixelSampler } from './pixel-sampler.ts';
import type { Scene } from './scene.ts';

/** What the tracer leaves per pixel: lighting apart from colour, so that noise can be filtered without blurring print. */
export interface RenderLayers {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Light falling on matt colour (3 a pixel), and how uncertain its luminance is (variance of the mean). */
  readonly diffuse: Float32Array;
  readonly diffuseVariance: Float32Array;
  readonly specular: Float32Array;
  readonly specularVariance: Float32Array;
  readonly albedo: Float32Array;
  readonly normal: Float32Array;
  readonly depth: Float32Array;
  /** Diameter of the lens blur in pixels. */
  readonly blur: Float32Array;
  /** Share of the pixel that shows the product. */
  readonly alpha: Float32Array;
}

export interface RenderSize {
  readonly widthPx: number;
  readonly heightPx: number;
  /** A power of two. */
  readonly samples: number;
  readonly seed: number;
}

export function render(scene: Scene, size: RenderSize): RenderLayers {
  return new PathTracer(scene, size).render();
}

/** Shoots every pixel's paths through the lens and gathers what they bring. */
class PathTracer {
  private readonly scene: Scene;
  private readonly size: RenderSize;
  private readonly path: LightPath;
  private readonly origin = new Float64Array(3);

  constructor(scene: Scene, size: RenderSize) {
    this.scene = scene;
    this.size = size;
    this.path = new LightPath(scene, new PixelSampler(size.samples, size.seed));
  }

  render(): RenderLayers {
    const { widthPx, heightPx, samples } = this.size;
    const n = widthPx * heightPx;
    const layers: RenderLayers = {
      widthPx,
      heightPx,
      diffuse: new Float32Array(3 * n),
      diffuseVariance: new Float32Array(n),
      specular: new Float32Array(3 * n),
      specularVariance: new Float32Array(n),
      albedo: new Float32Array(3 * n),
      normal: new Float32Array(3 * n),
      depth: new Float32Array(n),
      blur: new Float32Array(n),
      alpha: new Float32Array(n),
    };
    for (let y = 0; y < heightPx; y++) {
      for (let x = 0; x < widthPx; x++) this.renderPixel(x, y, samples, layers);
    }
    this.refineCoverage(layers);
    return layers;
  }

  private renderPixel(x: number, y: number, samples: number, layers: RenderLayers): void {
    const { widthPx, heightPx } = this.size;
    const p = y * widthPx + x;
    const pixelScale = (2 * this.path.frame.tangentY) / heightPx;
    let diffuseSquares = 0;
    let specularSquares = 0;
    for (let s = 0; s < samples; s++) {
      this.path.sampler.start(p, s);
      this.aim(this.path.sampler, x, y);
      this.path.follow(this.origin[0], this.origin[1], this.origin[2]);
      const target = this.path.first.matt ? layers.diffuse : layers.specular;
      for (let k = 0; k < 3; k++) target[3 * p + k] += this.path.radiance[k] / samples;
      const light = this.path.radiance[0] * 0.3 + this.path.radiance[1] * 0.6 + this.path.radiance[2] * 0.1;
      if (this.path.first.matt) diffuseSquares += light * light;
      else specularSquares += light * light;
      this.addFeatures(layers, p, samples, pixelScale);
    }
    layers.diffuseVariance[p] = varianceOfMean(diffuseSquares, layers.diffuse, p, samples);
    layers.specularVariance[p] = varianceOfMean(specularSquares, layers.specular, p, samples);
  }

  /** Sets `origin` and `direction` to a ray through a random point of the lens and of pixel (x, y). */
  private aim(sampler: PixelSampler, x: number, y: number): void {
    const { camera } = this.scene;
    const { widthPx, heightPx } = this.size;
    const { right, up, forward, focusDistance, tangentY } = this.path.frame;
    const pixelScale = (2 * tangentY) / heightPx;
    sampler.next();
    const sx = (x + sampler.a - widthPx / 2) * pixelScale;
    const sy = (heightPx / 2 - y - sampler.b) * pixelScale;
    sampler.next();
    const radius = (camera.lensRadius ?? 0) * Math.sqrt(sampler.a);
    const angle = 2 * Math.PI * sampler.b;
    const lx = radius * Math.cos(angle);
    const ly = radius * Math.sin(angle);
    const d = this.path.direction;
    for (let k = 0; k < 3; k++) {
      this.origin[k] = camera.eye[k] + right[k] * lx + up[k] * ly;
      d[k] =
        forward[k] * focusDistance + right[k] * (sx * focusDistance - lx) + up[k] * (sy * focusDistance - ly);
    }
    const l = 1 / Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    for (let k = 0; k < 3; k++) d[k] *= l;
  }

  /** The outline's coverage from 64 rays a pixel: the mask is truth and must be finer than the lighting. */
  private refineCoverage(layers: RenderLayers): void {
    const { widthPx: w, heightPx: h } = this.size;
    const rays = 64;
    const sampler = new PixelSampler(rays, this.size.seed + 1);
    const rough = layers.alpha.slice();
    for (let y = 1; y + 1 < h; y++) {
      for (let x = 1; x + 1 < w; x++) {
        const p = y * w + x;
        const around = [
          rough[p - w - 1],
          rough[p - w],
          rough[p - w + 1],
          rough[p - 1],
          rough[p + 1],
          rough[p + w - 1],
          rough[p + w],
          rough[p + w + 1],
        ];
        if (around.every((a) => Math.abs(a - rough[p]) < 1e-6)) continue;
        let seen = 0;
        for (let s = 0; s < rays; s++) {
          sampler.start(p, s);
          this.aim(sampler, x, y);
          if (this.path.meetsProduct(this.origin[0], this.origin[1], this.origin[2])) seen++;
        }
        layers.alpha[p] = seen / rays;
      }
    }
  }

  private addFeatures(layers: RenderLayers, p: number, samples: number, pixelScale: number): void {
    const f = this.path.first;
    const k = 1 / samples;
    layers.albedo[3 * p] += f.r * k;
    layers.albedo[3 * p + 1] += f.g * k;
    layers.albedo[3 * p + 2] += f.b * k;
    layers.normal[3 * p] += f.nx * k;
    layers.normal[3 * p + 1] += f.ny * k;
    layers.normal[3 * p + 2] += f.nz * k;
    layers.depth[p] += f.depth * k;
    layers.alpha[p] += f.product * k;
    const focus = this.path.frame.focusDistance;
    const lens = this.scene.camera.lensRadius ?? 0;
    layers.blur[p] += (k * 2 * lens * Math.abs(1 / focus - 1 / f.depth)) / pixelScale;
  }
}

function varianceOfMean(squares: number, light: Float32Array, p: number, samples: number): number {
  const mean = light[3 * p] * 0.3 + light[3 * p + 1] * 0.6 + light[3 * p + 2] * 0.1;
  return Math.max(0, squares / samples - mean * mean) / samples;
}
