import { describe, expect, it } from 'vitest';
import { sniffFormat } from '../../src/pipeline/sniff-format.ts';

const head = (latin1: string) => Buffer.from(latin1.padEnd(64, '\0'), 'latin1');
const ftyp = (major: string, ...compatible: string[]) =>
  head(`\0\0\0${String.fromCharCode(16 + 4 * compatible.length)}ftyp${major}\0\0\0\0${compatible.join('')}`);

function refusalOf(bytes: Buffer): { code: string; message: string } {
  try {
    sniffFormat(bytes, 'photo.jpg');
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('was accepted');
}

describe('sniffFormat', () => {
  it.each([
    ['jpeg', head('\xff\xd8\xff\xe1')],
    ['png', head('\x89PNG\r\n\x1a\n')],
    ['webp', head('RIFF\x10\0\0\0WEBPVP8 ')],
    ['gif', head('GIF89a')],
    ['tiff', head('II*\0')],
    ['tiff', head('MM\0*')],
    ['tiff', head('II+\0')],
    ['avif', ftyp('avif', 'mif1')],
    ['avif', ftyp('mif1', 'avif', 'miaf')],
    ['avif', ftyp('avis')],
  ])('knows %s by its first bytes, whatever the name', (format, bytes) => {
    expect(sniffFormat(bytes, 'scan.pdf')).toBe(format);
  });

  it.each([
    ['HEIC', ftyp('heic', 'mif1')],
    ['HEIF', ftyp('mif1', 'heic')],
    ['video', ftyp('isom')],
    ['camera raw', ftyp('crx ')],
    ['SVG', Buffer.from('<?xml version="1.0"?>\n<!-- logo --><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['PDF', head('%PDF-1.7')],
    ['BMP', head('BM')],
    ['JPEG XL', head('\xff\x0a')],
    ['JPEG XL', head('\0\0\0\x0cJXL \r\n')],
    ['JPEG 2000', head('\0\0\0\x0cjP  \r\n')],
    ['QOI', head('qoif')],
    ['icon', head('\0\0\x01\0')],
    ['Photoshop', head('8BPS')],
    ['archive', head('PK\x03\x04')],
    ['gzip', head('\x1f\x8b\x08')],
    ['web page', Buffer.from('<!DOCTYPE html><html><body>404 Not Found</body></html>')],
    ['no picture', Buffer.from('just some words')],
  ])('refuses %s, naming the file, what it is and what to do', (name, bytes) => {
    const { code, message } = refusalOf(bytes);
    expect(code).toBe('photo_format_unsupported');
    expect(message).toMatch(/^photo\.jpg: /);
    expect(message).toContain(name);
    expect(message).toMatch(/JPEG|photo itself|Unpack|PNG|download/);
  });

  it('tells iPhone users where the setting is', () => {
    expect(refusalOf(ftyp('heic')).message).toContain('Most Compatible');
  });

  it('calls an empty file empty', () => {
    expect(refusalOf(Buffer.alloc(0)).code).toBe('photo_empty');
  });
});
