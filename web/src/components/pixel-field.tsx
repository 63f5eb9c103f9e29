import { Input } from 'antd';
import { useEffect, useState } from 'react';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

const LEAST = 16;
const MOST = 10_000;

/** A number of pixels. It counts when the field is left, so that nothing is taken while it is half typed. */
export function PixelField({ label, value, onChange }: Props) {
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const take = () => {
    const typed = Math.round(Number(text));
    const taken = typed > 0 ? Math.min(MOST, Math.max(LEAST, typed)) : value;
    setText(String(taken));
    if (taken !== value) onChange(taken);
  };
  return (
    <Input
      type="number"
      inputMode="numeric"
      aria-label={label}
      suffix="px"
      min={LEAST}
      max={MOST}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={take}
      onPressEnter={take}
    />
  );
}
